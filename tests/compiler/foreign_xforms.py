"""XForms as other tools write them: other prefixes, itext, preloads, templates, nested repeats, foreign attributes.

Each is written here by hand; none comes from a tool or a project.
"""

from __future__ import annotations

#: Prefixes that no converter of ours would choose, a default instance namespace, a comment and CDATA.
CLINIC = """<?xml version="1.0"?>
<!-- made by hand -->
<html:html xmlns:html="http://www.w3.org/1999/xhtml" xmlns="http://www.w3.org/2002/xforms"
    xmlns:rosa="http://openrosa.org/javarosa" xmlns:ox="http://openrosa.org/xforms"
    xmlns:kit="http://www.opendatakit.org/xforms" xmlns:own="http://example.org/own">
  <html:head><html:title>Clinic <![CDATA[& ward]]></html:title>
    <model kit:xforms-version="1.0.0">
      <itext>
        <translation lang="English (en)" default="true()">
          <text id="name"><value>Name</value><value form="audio">jr://audio/name.mp3</value></text>
          <text id="again"><value>Is it <output value=" /visit/name "/>?</value></text>
          <text id="yes"><value>Yes</value></text><text id="no"><value>No</value></text>
        </translation>
        <translation lang="Français (fr)">
          <text id="name"><value>Nom</value></text>
          <text id="again"><value>Est-ce <output value="/visit/name"/> ?</value></text>
          <text id="yes"><value>Oui</value></text><text id="no"><value>Non</value></text>
        </translation>
      </itext>
      <instance><visit xmlns="http://example.org/visit" id="clinic" version="2026-01" own:kind="x">
        <began/><name/><same/><ox:meta><ox:instanceID/></ox:meta></visit></instance>
      <bind nodeset="/visit/began" type="xsd:dateTime" xmlns:xsd="http://www.w3.org/2001/XMLSchema"
        rosa:preload="timestamp" rosa:preloadParams="start"/>
      <bind nodeset="/visit/name" type="string" required="true()" own:note="kept"/>
      <bind nodeset="/visit/same" relevant="/visit/name != ''"/>
      <bind nodeset="/visit/meta/instanceID" type="string" rosa:preload="uid"/>
    </model></html:head>
  <html:body>
    <input ref="/visit/name"><label ref="jr:itext('name')"/></input>
    <select1 ref="/visit/same"><label ref="jr:itext('again')"/>
      <item><label ref="jr:itext('yes')"/><value>1</value></item>
      <item><label ref="jr:itext('no')"/><value>0</value></item></select1>
  </html:body>
</html:html>
"""

#: Repeats in repeats with templates, instances that may not grow, a secondary instance as a tree, relative paths.
HOUSES = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:jr="http://openrosa.org/javarosa" xmlns:odk="http://www.opendatakit.org/xforms"
 xmlns:orx="http://openrosa.org/xforms"><h:head><h:title>Houses</h:title><model odk:xforms-version="1.0.0">
<instance><data id="houses" orx:version="7"><house jr:template=""><roof>tin</roof><person jr:template=""><age/></person>
<old/></house><room><size>1</size></room><room><size>2</size></room><all/><rooms/>
<orx:meta><orx:instanceID/><orx:instanceName/></orx:meta></data></instance>
<instance id="roofs"><root><item><name>tin</name><label>Tin</label></item><item><name>clay</name><label>Clay</label>
</item></root></instance>
<bind nodeset="/data/house/person/age" type="int" constraint=". &lt; 130" jr:constraintMsg="Too old"/>
<bind nodeset="/data/house/old" calculate="count(../person[age &gt; 59])" type="int"/>
<bind nodeset="/data/room/size" type="int"/>
<bind nodeset="/data/all" calculate="sum(/data/house/old)"/>
<bind nodeset="/data/rooms" calculate="sum(/data/room/size)"/>
<bind nodeset="/data/meta/instanceName" calculate="concat('Houses ', /data/all)"/></model></h:head><h:body>
<group><label>House</label><repeat nodeset="/data/house"><select1 ref="/data/house/roof"><label>Roof</label>
<itemset nodeset="instance('roofs')/root/item"><value ref="name"/><label ref="label"/></itemset></select1>
<group><label>Person</label><repeat nodeset="/data/house/person"><input ref="/data/house/person/age">
<label>Age</label></input></repeat></group></repeat></group>
<group><label>Room</label><repeat nodeset="/data/room" jr:noAddRemove="true()"><input ref="/data/room/size">
<label>Size</label></input></repeat></group></h:body></h:html>
"""

#: Name → (XForm, the languages, what is done, what stands in the record after).
FOREIGN = {
    "clinic": (
        CLINIC, ("en", "fr"), [("answer", "/visit/name", "Ann"), ("answer", "/visit/same", "1")],
        {"/visit/name": "Ann", "/visit/same": "1", "/visit/began": "2026-03-01T09:00:00.000+01:00"},
    ),
    "houses": (
        HOUSES, ("und",),
        [("add_repeat", "/data/house"), ("add_repeat", "/data/house[1]/person"),
         ("add_repeat", "/data/house[1]/person"), ("answer", "/data/house[1]/person[2]/age", "61"),
         ("answer", "/data/room[2]/size", "5")],
        {"/data/house[1]/roof": "tin", "/data/house[1]/old": "1", "/data/all": "1", "/data/rooms": "6",
         "/data/orx:meta/orx:instanceName": "Houses 1"},
    ),
}  # fmt: skip
