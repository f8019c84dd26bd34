"""Random forms as XForm XML, for hypothesis: groups, repeats, calculations, relevance, constraints, cascades, ranks,
ranges, actions, counts, several languages, searched lists.

A question reads only what stands before it, so that there are no cycles. Plain forms hold only what JavaRosa takes
and what was decided as it does: no clock, no dice, no counted repeats, no answers that a type refuses, no instance
that reads others.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from hypothesis import strategies as st

HEAD = (
    '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" '
    'xmlns:jr="http://openrosa.org/javarosa" xmlns:ev="http://www.w3.org/2001/xml-events" '
    'xmlns:odk="http://www.opendatakit.org/xforms"><h:head><h:title>Random</h:title><model>'
)
ITEMS = [("a", "1", "A"), ("b", "1", "B"), ("c", "2", "C"), ("d", "2", "D"), ("1", "a", "One"), ("2", "b", "Two")]
TYPES = {
    "int": "int", "decimal": "decimal", "text": "string", "date": "date", "time": "time", "moment": "dateTime",
    "range": "decimal", "one": "string", "many": "string", "rank": "odk:rank",
}  # fmt: skip
TAGS = {"one": "select1", "many": "select", "rank": "odk:rank", "range": "range"}
EVENTS = ("odk-instance-first-load", "odk-instance-load")
LANGUAGES = ("English (en)", "Español (es)")
SEARCHES = ("search('s')", "minimal search('s', 'contains', 'name label', {})", "search('s', 'matches', 'cat', {})")
NUMBERS = ["0", "1", "2", "3", "-1", "1.5", "0.1", "100"]


@dataclass
class Form:
    """What has been drawn so far: instance, binds and body in pieces, and what may be read."""

    draw: st.DrawFn
    plain: bool = False
    binds: list[str] = field(default_factory=list)
    readable: list[tuple[str, str, tuple[str, ...]]] = field(default_factory=list)
    repeats: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    count: int = 0

    def one_of(self, *options: str) -> str:
        return self.draw(st.sampled_from(options))

    def chance(self, percent: int) -> bool:
        return self.draw(st.integers(0, 99)) < percent


@st.composite
def forms(draw: st.DrawFn, *, plain: bool = False) -> str:
    """Draw a form; return its XML."""
    form = Form(draw, plain)
    inside, body = children(form, "/data", (), depth=0)
    events = () if plain or not form.readable else EVENTS
    loading = "".join(action(form, "/data/nowhere", (), event) for event in events if form.chance(30))
    items = "".join(f"<item><name>{n}</name><cat>{c}</cat><label>{text}</label></item>" for n, c, text in ITEMS)
    model = f'<instance><data id="r">{inside}</data></instance><instance id="l"><root>{items}</root></instance>'
    head = f"{HEAD}{model}{itext(form)}{''.join(form.binds)}{loading}"
    return f"{head}</model></h:head><h:body>{body}</h:body></h:html>"


def itext(form: Form) -> str:
    """Return the form's texts in two languages, when it has any."""
    found = ""
    for language in LANGUAGES if form.texts else ():
        texts = "".join(each.replace("LANGUAGE", language) for each in form.texts)
        found += f'<translation lang="{language}">{texts}</translation>'
    return f"<itext>{found}</itext>" if found else ""


def children(form: Form, path: str, around: tuple[str, ...], *, depth: int) -> tuple[str, str]:
    """Draw what lies in a group: (instance, body)."""
    inside, body = "", ""
    for _ in range(form.draw(st.integers(2, 6 if depth == 0 else 4))):
        kind = form.draw(st.integers(0, 9)) if depth < 3 else 9
        make = repeat if kind == 0 else group if kind == 1 else question
        more_inside, more_body = make(form, path, around, depth)
        inside += more_inside
        body += more_body
    return inside, body


def named(form: Form, letter: str) -> str:
    form.count += 1
    return f"{letter}{form.count}"


def group(form: Form, path: str, around: tuple[str, ...], depth: int) -> tuple[str, str]:
    name = named(form, "g")
    here = f"{path}/{name}"
    attributes = logic(form, here, around, ("relevant", 50), ("readonly", 20))
    form.binds.append(f"<bind nodeset={quoteattr(here)}{attributes}/>")
    inside, body = children(form, here, around, depth=depth + 1)
    return f"<{name}>{inside}</{name}>", f"<group ref={quoteattr(here)}>{body}</group>"


def repeat(form: Form, path: str, around: tuple[str, ...], depth: int) -> tuple[str, str]:
    name = named(form, "r")
    here = f"{path}/{name}"
    before, counted = "", ""
    if not form.plain and form.chance(50):
        number = named(form, "n")
        form.binds.append(f'<bind nodeset={quoteattr(f"{path}/{number}")} type="int"/>')
        form.readable.append((f"{path}/{number}", "int", around))
        before = f"<{number}>{form.one_of('', '1', '2', '3')}</{number}>"
        counted = f" jr:count={quoteattr(f'{path}/{number}')}"
    form.binds.append(f"<bind nodeset={quoteattr(here)}{logic(form, here, around, ('relevant', 30))}/>")
    form.repeats.append(here)
    inside, body = children(form, here, (*around, here), depth=depth + 1)
    first = f"<{name}>{inside}</{name}>" * form.draw(st.integers(0, 2))
    template = f'<{name} jr:template="">{inside}</{name}>'
    body += action(form, here, (*around, here), "odk-new-repeat") if not form.plain and form.chance(25) else ""
    return before + template + first, f"<group><repeat nodeset={quoteattr(here)}{counted}>{body}</repeat></group>"


def question(form: Form, path: str, around: tuple[str, ...], depth: int) -> tuple[str, str]:
    kind = form.one_of("calc", "calc", "calc", "calc", "int", *(PLAIN if form.plain else TYPES))
    name = named(form, "q")
    here = f"{path}/{name}"
    if kind == "calc":
        attributes = f" calculate={quoteattr(expression(form, around, 3, here))}" + logic(
            form, here, around, ("relevant", 15)
        )
        form.binds.append(f"<bind nodeset={quoteattr(here)} type={quoteattr(calculated_type(form))}{attributes}/>")
        form.readable.append((here, "text", around))
        return f"<{name}/>", ""
    wanted = (("relevant", 35), ("required", 25), ("readonly", 10), ("constraint", 35))
    wanted += () if form.plain else (("calculate", 10),)
    form.binds.append(f'<bind nodeset={quoteattr(here)} type="{TYPES[kind]}"{logic(form, here, around, *wanted)}/>')
    body = control(form, here, around, kind)
    if not (form.plain and "/item[" in body):  # JavaRosa takes a choice back without telling who reads it
        form.readable.append((here, kind, around))
    return f"<{name}>{escape(default(form, kind))}</{name}>", body


def calculated_type(form: Form) -> str:
    """Draw a type; JavaRosa keeps a calculated text a text, whatever the type says."""
    return "string" if form.plain else form.one_of("string", "string", "int")


def default(form: Form, kind: str) -> str:
    if form.plain or not form.chance(30):
        return ""
    return form.one_of(*VALUES[kind])


def control(form: Form, here: str, around: tuple[str, ...], kind: str) -> str:
    """Draw the question's control, sometimes with an output, an action or a filter."""
    tag, label = TAGS.get(kind, "input"), labelled(form, here, around)
    if not form.plain and form.chance(15) and form.readable:
        label += action(form, here, around)
    if kind == "range":
        return f'<range ref={quoteattr(here)} start="0" end="5" step="0.5">{label}</range>'
    if kind not in ("one", "many", "rank"):
        return f"<input ref={quoteattr(here)}>{label}</input>"
    if not form.plain and kind != "rank" and form.chance(10):
        return searched(form, here, around, tag, label)
    test = f"[cat = {reference(form, around, 'text')}]" if form.chance(50) else ""
    nodes = f"instance('l')/root/item{test}"
    if not form.plain and form.chance(15):
        nodes = f"randomize({nodes}, {form.one_of('3', '17')})"
    itemset = f'<itemset nodeset={quoteattr(nodes)}><value ref="name"/><label ref="label"/></itemset>'
    return f"<{tag} ref={quoteattr(here)}>{label}{itemset}</{tag}>"


def labelled(form: Form, here: str, around: tuple[str, ...]) -> str:
    """Draw a label, sometimes with an output, sometimes in two languages."""
    text = "L"
    if form.chance(30) and form.readable:
        text += f"<output value={quoteattr(expression(form, around, 1, here))}/>"
    if not form.chance(30):
        return f"<label>{text}</label>"
    form.texts.append(f'<text id="{here}:label"><value>LANGUAGE {text}</value></text>')
    return f"<label ref=\"jr:itext('{here}:label')\"/>"


def searched(form: Form, here: str, around: tuple[str, ...], tag: str, label: str) -> str:
    """Draw a select that searches the list by its appearance; its one item names the columns."""
    appearance = form.one_of(*SEARCHES).format(reference(form, around, "text").replace(" ", ""))
    item = "<item><label>label</label><value>name</value></item>"
    return f"<{tag} ref={quoteattr(here)} appearance={quoteattr(appearance)}>{label}{item}</{tag}>"


def action(form: Form, here: str, around: tuple[str, ...], event: str = "xforms-value-changed") -> str:
    """Draw an action that sets a value when this one changes, or at another event."""
    near = [path for path, _, scope in form.readable if scope == around[: len(scope)]]
    target = quoteattr(form.draw(st.sampled_from(near or [here])))
    value = quoteattr(expression(form, around, 1, here))
    return f'<setvalue event="{event}" ref={target} value={value}/>'


def logic(form: Form, here: str, around: tuple[str, ...], *wanted: tuple[str, int]) -> str:
    """Draw some of the bind's expressions."""
    found = ""
    for name, percent in wanted:
        if form.chance(percent):
            text = expression(form, around, 2, here)
            if name == "constraint":
                text = form.one_of(f". > {text}", f". != {text}", f"string-length(.) < 3 or {text}")
            found += f" {name}={quoteattr(text)}"
    return found


def reference(form: Form, around: tuple[str, ...], kind: str) -> str:
    """Draw a reference to one value, or a constant when there is none."""
    paths = [path for path, _, scope in form.readable if scope == around[: len(scope)]]
    return form.draw(st.sampled_from(paths)) if paths else "'1'" if kind == "text" else "2"


def nodeset(form: Form) -> str:
    """Draw a reference that may mean many nodes, sometimes with a predicate."""
    many = [path for path, _, scope in form.readable if scope] or [path for path, _, _ in form.readable]
    if not many:
        return "/data"
    path = form.draw(st.sampled_from(many))
    inner = [each for each in form.repeats if path.startswith(each + "/")]
    if inner and form.chance(30):
        test = form.one_of("position() > 1", "position() = 1", "2", "position() = last()")
        path = path.replace(inner[-1], f"{inner[-1]}[{test}]", 1)
    return path


def expression(form: Form, around: tuple[str, ...], depth: int, here: str) -> str:
    """Draw an expression that reads what has been drawn before."""
    if depth == 0 or form.chance(20) or form.plain and not form.readable:
        return leaf(form, around)
    one = lambda: expression(form, around, depth - 1, here)  # noqa: E731
    shapes = PLAIN_SHAPES if form.plain else SHAPES
    kind = form.draw(st.integers(0, len(shapes) + 3))
    if kind < len(shapes):
        shape = shapes[kind]
        return shape.replace("@", "{}").format(*[one() for _ in range(shape.count("@"))])
    if form.plain and around:
        return leaf(form, around)
    sums = () if form.plain else ("sum", "min", "max")  # of words: nothing here, 0 there
    if form.repeats and form.chance(15):
        return f"{form.one_of('count', 'join', *sums[:1])}({nodeset(form)})".replace("join(", "join('-', ")
    if kind == len(shapes):
        return f"{form.one_of('count', 'count-non-empty', *sums)}({nodeset(form)})"
    if kind == len(shapes) + 1:
        return form.one_of(f"join(' ', {nodeset(form)})", f"concat({nodeset(form)}, 'x')")
    if kind == len(shapes) + 2 and form.repeats:
        inner = form.draw(st.sampled_from(form.repeats))
        paths = [path for path, _, scope in form.readable if scope and scope[-1] == inner]
        if paths and inner.count("/r") == 1:
            return f"indexed-repeat({form.draw(st.sampled_from(paths))}, {inner}, {one()})"
    return f"position({form.one_of('..', '../..')})" if around and form.chance(50) else leaf(form, around)


def leaf(form: Form, around: tuple[str, ...]) -> str:
    if form.chance(65):
        return reference(form, around, "text")
    texts = ("'a'", "'b c'", "''", "true()", "false()")
    return form.one_of(*NUMBERS, *texts, *(() if form.plain else ("'2024-02-29'", "today()", "random()")))


SHAPES = [
    "@ + @", "@ - @", "@ * @", "@ div @", "@ mod @", "@ = @", "@ != @", "@ < @", "@ <= @", "@ > @", "@ >= @",
    "(@ and @)", "(@ or @)", "not(@)", "if(@, @, @)", "coalesce(@, @)", "concat(@, '-', @)", "string-length(@)",
    "round(@, 1)", "int(@)", "number(@)", "string(@)", "selected(@, 'a')", "count-selected(@)", "selected-at(@, 0)",
    "substr(@, 0, 2)", "boolean(@)", "regex(@, '[a-c ]+')", "contains(@, @)", "once(@)", "date(@)", "-(@)",
    "format-date(@, '%Y-%n-%d')", "starts-with(@, 'a')", "(@ + @) * @", "floor(@)", "translate(@, 'ab', 'ba')",
]  # fmt: skip

#: Of these JavaRosa asks for texts where it needs texts.
PLAIN_SHAPES = [
    "@ + @", "@ - @", "@ * @", "@ = @", "@ != @", "@ < @", "@ <= @", "@ > @", "@ >= @", "(@ and @)", "(@ or @)",
    "not(@)", "if(@, @, @)", "coalesce(@, @)", "concat(@, '-', @)", "string-length(string(@))", "number(@)",
    "string(@)", "boolean(@)", "contains(string(@), string(@))", "starts-with(string(@), 'a')", "-(@)",
    "substr(string(@), 0, 2)", "regex(string(@), '[a-c ]+')", "int(@)", "(@ + @) * @",
]  # fmt: skip
PLAIN = {
    "int": ["0", "1", "2", "3", "7", "-4"], "decimal": ["0.5", "1.5", "-2.5"], "text": ["a", "b", "1", "2", "a b"],
    "one": ["a", "b", "c", "1", "2"], "many": ["a b", "b", "1 2", "c a"],
}  # fmt: skip

VALUES = {
    "int": ["0", "1", "2", "3", "7", "-4", "x", "2.5"],
    "decimal": ["0.1", "1.005", "3", "-2.50", ".5", "abc"],
    "text": ["a", "b", "1", "2", "a b", " ", "0", "😀é", "true", "2024-03-01"],
    "date": ["2024-02-29", "2023-12-31", "1969-07-20", "2024-02-30"],
    "one": ["a", "b", "c", "1", "2", "z"],
    "many": ["a b", "c a", "b", "1 2", "z a", ""],
    "rank": ["a b c d 1 2", "b a", "2 1 d c b a", "z a"],
    "range": ["0", "2.5", "5", "0.3", "9"],
    "time": ["10:30", "23:59:59.000+01:00", "25:00", "noon"],
    "moment": ["2024-02-29T10:00:00.000+05:30", "2023-12-31T23:59:59Z", "2024-01-01"],
}
