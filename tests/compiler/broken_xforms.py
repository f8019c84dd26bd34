"""XForms that no client should read: name → (XForm, the code of the finding that refuses it).

A form has the questions q and c, a list l, and what is wrong.
"""

from __future__ import annotations

from making_xforms import NAMESPACES

Q = '<input ref="/data/q"><label>Q</label></input>'
LIST = '<instance id="l"><root><item><name>a</name><label>A</label></item></root></instance>'
NO_LABEL = LIST.replace("<label>A</label>", "")
EMPTY_LABEL = LIST.replace("A</label>", "</label>")
ITEMSET = '<itemset nodeset="instance(\'l\')/root/item"><value ref="name"/><label ref="label"/></itemset>'
TEXT = '<text id="t"><value>T</value></text>'
PICTURE = '<text id="t"><value form="image">jr://images/a.png</value></text>'
BESIDE = PICTURE.replace("<value", "<value>T</value><value", 1)
HINT = '<text id="u"><value>U</value></text>'
BY_TEXT = ITEMSET.replace('ref="label"', 'ref="jr:itext(itextId)"')
TEXTS_OF_LIST = LIST.replace("<label>A</label>", "<itextId>u</itextId>")
NESTED = """
    <group><repeat nodeset="/data/r"><group><repeat nodeset="/data/r/s"><input ref="/data/r/s/x"/></repeat></group>
    </repeat></group>"""
TWICE = '<group ref="/data/r"><repeat nodeset="/data/r"><input ref="/data/r/x"/></repeat>{}</group>'
REPEAT = '<group><repeat nodeset="/data/r"><input ref="/data/r/x"><label>X</label></input>{}</repeat></group>'


def form(inside: str = "<q/><c/>", model: str = "", body: str = Q) -> str:
    """An XForm of a record, what else stands in the model, and a body."""
    return (
        f'<h:html {NAMESPACES}><h:head><h:title>T</h:title><model>{itext(model)}<instance><data id="t">{inside}</data>'
        f"</instance>{model}</model></h:head><h:body>{body}</h:body></h:html>"
    )


def itext(model: str) -> str:
    """Return the texts that a form needs beside its own."""
    return "" if "<itext" in model else f'<itext><translation lang="en">{TEXT}</translation></itext>'


def bound(path: str, **properties: str) -> str:
    """A bind of ``/data/path``."""
    return f'<bind nodeset="/data/{path}"' + "".join(f' {name}="{text}"' for name, text in properties.items()) + "/>"


def texts(*languages: str) -> str:
    """Return texts: ``en`` or ``en=TEXT``."""
    made = "".join(
        f'<translation lang="{each.partition("=")[0]}">{each.partition("=")[2]}</translation>' for each in languages
    )
    return f"<itext>{made}</itext>"


def select(inside: str) -> str:
    """A select of q."""
    return f'<select1 ref="/data/q"><label>Q</label>{inside}</select1>'


def action(event: str = "odk-instance-first-load", target: str = "/data/q") -> str:
    """An action that sets a value."""
    return f'<setvalue event="{event}" ref="{target}" value="1"/>'


def shown(label: str) -> str:
    """A question with a label that refers to ``label``."""
    return f'<input ref="/data/q"><label ref="{label}"/></input>'


BROKEN = {
    "a bind of two slashes": (form(model='<bind nodeset="/data//q"/>'), "path-broken"),
    "a bind that ends with a slash": (form(model='<bind nodeset="/data/q/"/>'), "path-broken"),
    "a bind of a call": (form(model='<bind nodeset="concat(1, 2)"/>'), "path-broken"),
    "a bind of a comparison": (form(model='<bind nodeset="/data/q = 1"/>'), "path-broken"),
    "a bind without a path": (form(model='<bind type="int"/>'), "bind-nowhere"),
    "a control of a number": (form(body='<input ref="1"/>'), "path-broken"),
    "a control without a path": (form(body="<input><label>Q</label></input>"), "control-nowhere"),
    "a repeat without a path": (form(body=f"<group><repeat>{Q}</repeat></group>"), "control-nowhere"),
    "a control of nothing": (form(body='<input ref="/data/z"/>'), "control-unknown"),
    "a group of nothing": (form(body=f'<group ref="/data/z">{Q}</group>'), "control-unknown"),
    "an action on nothing": (form(model=action(target="/data/z")), "action-unknown"),
    "an action without a target": (form(model=action(target="")), "action-unknown"),
    "an action without an event": (form(model=action(event="")), "event-unknown"),
    "an action at an event that never is": (form(model=action(event="sunrise")), "event-unknown"),
    "an action on a group": (form("<q/><g><x/></g>", action(target="/data/g")), "value-on-group"),
    "a calculated group": (form("<q/><g><x/></g>", bound("g", calculate="1")), "value-on-group"),
    "a strange part of the model": (form(model="<hint/>"), "element-strange"),
    "words in the model": (form(model="hello"), "element-strange"),
    "a label outside of questions": (form(body=f"<label>L</label>{Q}"), "element-strange"),
    "a question of an unknown kind": (
        form(body='<textarea ref="/data/q"><label>Q</label></textarea>'),
        "element-strange",
    ),
    "an instance of two": (form(model=LIST.replace("</root>", "</root><root/>")), "instance-several"),
    "a language twice": (form(model=texts(f"en={TEXT}", "en=")), "language-twice"),
    "a text twice": (form(model=texts(f"en={TEXT}{TEXT}")), "text-twice"),
    "a text without a name": (form(model=texts("en=<text><value>T</value></text>")), "text-nameless"),
    "texts of no language": (form(model="<itext/>"), "xform-incomplete"),
    "something else in a text": (form(model=texts('en=<text id="t"><label>T</label></text>')), "element-strange"),
    "a text that there is not": (form(body=shown("jr:itext('u')")), "text-lost"),
    "a text in the other language only": (
        form(model=texts("en=", f"fr={TEXT}"), body=shown("jr:itext('t')")),
        "text-lost",
    ),
    "a label that refers to an answer": (form(body=shown("/data/q")), "label-broken"),
    "a label that refers to nothing": (form(body=shown("")), "label-broken"),
    "a select of nothing": (form(body=select("")), "list-empty"),
    "an itemset without values": (
        form(model=LIST, body=select(ITEMSET.replace('<value ref="name"/>', ""))),
        "choice-incomplete",
    ),
    "an itemset without labels": (
        form(model=LIST, body=select(ITEMSET.replace('<label ref="label"/>', ""))),
        "choice-incomplete",
    ),
    "an itemset of a column that is not": (form(model=NO_LABEL, body=select(ITEMSET)), "list-column-lacking"),
    "a row without a label": (form(model=EMPTY_LABEL, body=select(ITEMSET)), "choice-incomplete"),
    "an item without a value": (form(body=select("<item><label>A</label></item>")), "choice-incomplete"),
    "an item without a label": (form(body=select("<item><value>a</value></item>")), "choice-incomplete"),
    "a group without questions": (
        form("<q/><g><x/></g>", body=f'<group ref="/data/g"><label>G</label></group>{Q}'),
        "group-empty",
    ),
    "a range to x": (
        form(body='<range ref="/data/q" start="1" end="x" step="1"><label>Q</label></range>'),
        "range-number",
    ),
    "a question outside of its repeat": (
        form("<r><x/><y/></r>", body=REPEAT.format("") + '<input ref="/data/r/y"/>'),
        "repeat-outside",
    ),
    "a question in a strange repeat": (form("<q/><r><x/></r>", body=REPEAT.format(Q)), "repeat-unrelated"),
    "a repeat of everything": (form(body=f'<group><repeat nodeset="/data">{Q}</repeat></group>'), "repeat-outside"),
    "a count that is an expression": (
        form("<r><x/></r>", body=REPEAT.format("").replace('/data/r"><i', '/data/r" jr:count="1 + 1"><i')),
        "count-expression",
    ),
    "one value of several": (
        form("<q/><r><x/></r>", bound("q", calculate="/data/r/x"), REPEAT.format("")),
        "several-values",
    ),
    "one value of twins": (form("<q/><q/><c/>", bound("c", calculate="1 + /data/q")), "several-values"),
    "an unknown digest": (form(model=bound("c", calculate="digest('a', 'ROT13')")), "digest-method"),
    "weights without answers": (
        form(model=bound("c", calculate="weighted-checklist(1, 2, 'a')")),
        "function-arguments",
    ),
    "the place of a text": (form(model=bound("c", calculate="position('a')")), "argument-nodes"),
    "required by its own answer": (form(model=bound("q", required=". = 1")), "cycle"),
    "locked by what reads it": (
        form(model=bound("c", calculate="/data/q + 1") + bound("q", readonly="/data/c = 1")),
        "cycle",
    ),
    "two that require each other": (
        form(model=bound("c", required="/data/q = 1") + bound("q", required="/data/c = 1")),
        "cycle",
    ),
    "an expression of nothing": (form(model=bound("q", relevant=" ")), "expression-empty"),
    "two binds of one name": (
        form(model='<bind id="b" nodeset="/data/q"/><bind id="b" nodeset="/data/c"/>'),
        "bind-twice",
    ),
    "a control of a bind that is not": (form(body='<input bind="b" ref="/data/q"/>'), "control-unknown"),
    "a bind of nothing that nobody can read": (
        form(model='<bind nodeset="/data/z" relevant="true("/>'),
        "expression-syntax",
    ),
    "a bind beside the record": (form(model='<bind nodeset="/x" calculate="1"/>'), "value-on-group"),
    "a clock beside the record": (
        form(model='<bind nodeset="/x" jr:preload="timestamp" jr:preloadParams="start"/>'),
        "value-on-group",
    ),
    "a row with a blank value": (form(model=LIST.replace(">a<", "> <"), body=select(ITEMSET)), "choice-incomplete"),
    "a file without an address": (
        form(model='<instance id="l" src="jr://file.csv"/>', body=select(ITEMSET)),
        "list-unreadable",
    ),
    "choices of a repeat without their label": (
        form(
            "<q/><r><x/></r>",
            body=REPEAT.format("") + select('<itemset nodeset="/data/r"><value ref="x"/><label ref="y"/></itemset>'),
        ),
        "list-column-lacking",
    ),
    "an action on all instances": (
        form("<q/><r><x/></r><r><x/></r>", action(target="/data/r/x"), REPEAT.format("")),
        "several-values",
    ),
    "choices with a label from elsewhere": (
        form(model=LIST, body=select(ITEMSET.replace('ref="label"', 'ref="/data/q"'))),
        "choice-incomplete",
    ),
    "an instance with a template and one without": (
        form('<r><s jr:template=""><x/></s><s><x/></s></r><r><s><x/></s></r>', body=NESTED),
        "instance-uneven",
    ),
    "a bind above the record": (form(model='<bind nodeset="/../x" type="int"/>'), "path-broken"),
    "a bind that says ref": (form(model='<bind ref="/data/q" type="int"/>'), "bind-nowhere"),
    "a bind before the instance": (
        form().replace("<instance>", '<bind nodeset="/data/q" type="int"/><instance>', 1),
        "bind-early",
    ),
    "a template of nothing": (form('<q/><r jr:template=""><x/></r>'), "template-lone"),
    "two templates": (
        form('<r jr:template=""><x/></r><r jr:template=""><x/></r>', body=REPEAT.format("")),
        "template-twice",
    ),
    "a group of a path that is blank": (form(body=f'<group ref=" ">{Q}</group>'), "control-nowhere"),
    "an instance with a question twice": (
        form('<r jr:template=""><x/></r><r><x/><x/></r>', action(target="/data/r/x"), REPEAT.format("")),
        "instance-uneven",
    ),
    "an instance without a question": (
        form('<r jr:template=""><x/><q/></r><r><x/></r>', LIST, REPEAT.format(select(ITEMSET)).replace("/q", "/r/q")),
        "instance-uneven",
    ),
    "a repeat that says ref": (
        form("<r><x/></r>", body=REPEAT.format("").replace("nodeset", "ref")),
        "control-nowhere",
    ),
    "a repeat twice in its group": (
        form("<r><x/></r>", body=TWICE.format('<repeat nodeset="/data/r"/>')),
        "repeat-outside",
    ),
    "a question beside a repeat in its group": (form("<q/><r><x/></r>", body=TWICE.format(Q)), "repeat-outside"),
    "a question in the head": (form().replace("<h:title>", f"{Q}<h:title>"), "element-strange"),
    "a body in the head": (form().replace("<h:head>", f"<h:head><h:body>{Q}</h:body>", 1), "xform-unreadable"),
    "a day that nobody knows": (
        form(model='<bind nodeset="/data/q" jr:preload="date" jr:preloadParams="soon"/>'),
        "preload-unknown",
    ),
    "a text of a form without any": (
        form(model="<!-- no <itext -->" + bound("c", calculate="jr:itext('t')")),
        "xform-incomplete",
    ),
    "texts without a translation": (form(model=f"<itext>{TEXT}</itext>"), "xform-incomplete"),
    "a text in the wrong language": (
        form(model=texts(f"en={TEXT}", "fr=" + TEXT.replace('"t"', '"u"')), body=shown("jr:itext('t')")),
        "text-astray",
    ),
    "words beside a picture in the wrong language": (
        form(
            model=texts(f"en={PICTURE}{HINT}", f"fr={BESIDE}"),
            body='<input ref="/data/q"><label ref="jr:itext(\'t\')"/><hint ref="jr:itext(\'u\')"/></input>',
        ),
        "text-astray",
    ),
    "a choice whose text is not": (form(model=TEXTS_OF_LIST, body=select(BY_TEXT)), "choice-incomplete"),
    "two lists of choices": (form(model=LIST, body=select(ITEMSET * 2)), "list-several"),
    "a list and a choice": (
        form(model=LIST, body=select(f"{ITEMSET}<item><label>A</label><value>a</value></item>")),
        "list-several",
    ),
    "choices at a wrong path": (
        form(model=LIST, body=select(ITEMSET.replace("/root/", "/rot/"))),
        "list-empty",
    ),
    "an item with an empty label": (form(body=select("<item><label/><value>a</value></item>")), "choice-incomplete"),
    "choices whose second label names nothing": (
        form(model=LIST, body=select(ITEMSET.replace("</itemset>", "<label>A</label></itemset>"))),
        "choice-incomplete",
    ),
    "choices with a value from above": (
        form(model=LIST, body=select(ITEMSET.replace('ref="name"', 'ref="../name"'))),
        "choice-incomplete",
    ),
    "a language without a name": (form(model=texts(f"={TEXT}")), "xform-incomplete"),
    "a bind of another vocabulary": (form(model='<odk:bind type="int"/>'), "element-strange"),
    "an instance with a question in a question": (
        form('<r jr:template=""><x/></r><r><x><q/></x></r>', action(target="/data/r/x"), REPEAT.format("")),
        "instance-uneven",
    ),
    "one value of a group that stands there twice": (
        form("<q/><g><x/></g><g><x/></g><c/>", bound("c", calculate="concat('a', 1 + /data/g/x)")),
        "several-values",
    ),
    "a path from another root": (
        form("<r><x/></r><r><x/></r><c/>", bound("c", calculate="1 + /record/r/x"), REPEAT.format("")),
        "root-unknown",
    ),
    "a path above the root": (
        form(model='<bind nodeset="/data/z" calculate="../../q + 1"/>' + bound("c", calculate="../../../q + 1")),
        "root-unknown",
    ),
    "a control of a path above the root": (
        form("<q/><r><x/></r>", body=REPEAT.format('<input ref="../data/q"><label>Q</label></input>')),
        "control-unknown",
    ),
    "a count that is blank": (
        form("<r><x/></r>", body=REPEAT.format("").replace('/data/r"><i', '/data/r" jr:count=""><i')),
        "expression-empty",
    ),
    "choices whose label is a text and more": (
        form(
            model=TEXTS_OF_LIST + itext(""),
            body=select(BY_TEXT.replace("jr:itext(itextId)", "jr:itext(itextId)1")),
        ),
        "choice-incomplete",
    ),
    "a group that is elsewhere a repeat": (
        form("<q/><r><x/></r>", body=f'<group ref="/data/r">{Q}</group>' + REPEAT.format("")),
        "repeat-outside",
    ),
    "a file at an address that is not": (
        form(model='<instance id="l" src="jr://elsewhere/f.csv"/>', body=select(ITEMSET)),
        "list-unreadable",
    ),
    "the sum of today": (form(model=bound("c", calculate="sum(today())")), "argument-nodes"),
    "the sum of a sum": (form(model=bound("c", calculate="sum(1 + 1)")), "argument-nodes"),
    "a lock that nobody can read": (form(model=bound("c", readonly="true(")), "expression-syntax"),
}
