"""Forms made to hang or to fill the memory: each name gives the instance, the binds, the body and what sets it off.

What sets a form off is the opening of a record (None), or one answer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

#: Letters of the text that the hostile pattern is tried on.
LONG = "a" * 50_000 + "!"


@dataclass(frozen=True, slots=True)
class Hostile:
    """A form in pieces. ``ends`` is how both engines end: fuel and what there was too much of, or "" (it goes on)."""

    instance: str
    binds: str = ""
    body: str = ""
    answer: tuple[str, str] | None = None
    ends: str = ""


def bind(name: str, **attributes: str) -> str:
    """Return the bind of a question."""
    written = "".join(f' {key}="{value}"' for key, value in attributes.items())
    return f'<bind nodeset="/data/{name}"{written}/>'


def doubled(first: str) -> Hostile:
    """Return calculations that each double the one before: 2 ** 60 characters in the end."""
    instance = f"<a0>{first}</a0>" + "".join(f"<a{n}/>" for n in range(1, 61))
    binds = (bind(f"a{n}", calculate=f"concat(/data/a{n - 1}, /data/a{n - 1})") for n in range(1, 61))
    return Hostile(instance, "".join(binds), '<input ref="/data/a0"/>')


def nested(depth: int) -> Hostile:
    """Return repeats in repeats, each with a count of 100."""
    instance, body, path = "<x/>", "", "/data/n"
    for n in reversed(range(depth)):
        instance = f"<r{n}>{instance}</r{n}>"
    paths = ["/data" + "".join(f"/r{n}" for n in range(upto + 1)) for upto in range(depth)]
    for each in reversed(paths):
        body = f'<group><repeat nodeset="{each}" jr:count="{path}">{body}<label>R</label></repeat></group>'
    return Hostile(f"<n/>{instance}", bind("n", type="int"), f'<input ref="/data/n"/>{body}')


def relevants(count: int) -> Hostile:
    """Return a counted repeat of as many questions, each relevant if the one before is 1."""
    instance = "<n/><r><q0>1</q0>" + "".join(f"<q{k}>1</q{k}>" for k in range(1, count)) + "</r>"
    binds = (bind(f"r/q{k}", relevant=f"/data/r/q{k - 1} = 1") for k in range(1, count))
    return Hostile(instance, bind("n", type="int") + "".join(binds), REPEAT.replace("/r/x", "/r/q0"))


def counts_in_counts(path: str, depth: int) -> str:
    """Return ``count(path[count(path[…]) > 0])``."""
    return f"count({path}[{counts_in_counts(path, depth - 1)} &gt; 0])" if depth else "1"


def _with(form: Hostile, name: str, text: str, ends: str) -> Hostile:
    return replace(form, answer=(f"/data/{name}", text), ends=ends)


def calculated(expression: str) -> Hostile:
    """Return a form with one calculation."""
    return Hostile("<c/>", bind("c", calculate=expression))


REPEAT = (
    '<input ref="/data/n"/><group><repeat nodeset="/data/r" jr:count="/data/n"><input ref="/data/r/x"/>'
    "</repeat></group>"
)

OTHERS = "sum(/data/r[x != position(current()/..)]/x)"

HOSTILE = {
    "text that doubles when it is opened": replace(doubled("0123456789"), ends="fuel steps"),
    "text that doubles after an answer": _with(doubled(""), "a0", "x" * 100, "fuel steps"),
    "a count of 1000000000": _with(Hostile("<n/><r><x/></r>", bind("n", type="int"), REPEAT), "n", "1000000000",
                                   "fuel instances"),
    "a count of 1000000000 at once": Hostile("<n>1000000000</n><r><x/></r>", bind("n", type="int"), REPEAT,
                                             ends="fuel instances"),
    "counted repeats in counted repeats": _with(nested(6), "n", "100", "fuel instances"),
    "a sum over all in each of thousands": _with(
        Hostile("<n/><r><x>1</x><s/></r>", bind("n", type="int") + bind("r/s", calculate=OTHERS),
                REPEAT), "n", "3000", "fuel steps"),
    "counts of all in counts of all": _with(
        Hostile("<n/><r><x>1</x></r><c/>", bind("n", type="int") + bind("c", calculate=counts_in_counts("/data/r", 6)),
                REPEAT), "n", "100", "fuel steps"),
    "a hundred thousand relevants": _with(relevants(100), "n", "1000", ""),
    "a pattern that tries again and again": _with(
        Hostile("<t/><c/>", bind("c", calculate="regex(/data/t, '(a+)+$')"), '<input ref="/data/t"/>'), "t", LONG, ""),
    "actions that call one another": _with(
        Hostile("<a/><b/>", "", "".join(
            f'<input ref="/data/{one}"><setvalue event="xforms-value-changed" ref="/data/{two}" '
            f'value="/data/{one} + 1"/></input>' for one, two in ("ab", "ba"))), "a", "1", "fuel steps"),
    "a random text of a thousand million letters": calculated("uuid(1000000000)"),
}  # fmt: skip

RING = "".join(
    f'<text id="{one}"><value><output value="jr:itext(\'{two}\')"/></value></text>' for one, two in ("ab", "ba")
)

#: What is known from the form alone: pieces, and the code of the finding that stops it .
REFUSED = {
    "parentheses in parentheses": (calculated("(" * 5000 + "1" + ")" * 5000), "expression-syntax"),
    "calls in calls": (calculated("not(" * 5000 + "1" + ")" * 5000), "expression-syntax"),
    "minus after minus": (calculated("-" * 5000 + "1"), "expression-syntax"),
    "counts of everything in counts of everything": (
        replace(calculated(counts_in_counts("//*", 6)), instance="".join(f"<a{n}/>" for n in range(20)) + "<c/>"),
        "expression-unsupported"),
    "a ring of calculations": (
        Hostile("<a/><b/>", bind("a", calculate="/data/b") + bind("b", calculate="/data/a")), "cycle"),
    "outputs that print one another": (
        Hostile("<a/>", f'<itext><translation lang="en">{RING}</translation></itext>',
                """<input ref="/data/a"><label ref="jr:itext('a')"/></input>"""), "cycle"),
    "a pattern with counts in counts": (
        calculated("regex('a', '((a{1,99}){1,99}){1,99}')"), "pattern-unsupported"),
}  # fmt: skip

#: Patterns that hang, fill the memory or mean different things elsewhere → their verdict on LONG, None: refused.
PATTERNS = {
    # nested quantifiers
    "(a+)+$": False, "(a*)*$": False, "(a+)*$": False, "(a|aa)+$": False, "(a|a)*$": False, "(a|a?)+$": False,
    "(a+)+!": True, "([a-z]+)*!": True, "(.*a){12}": False, "(.*)*": True, "(.+)+!": True, "(a?){20}a{20}": False,
    "^(([a-z])+.)+[A-Z]([a-z])+$": False, "((a|b)*c|(a|b)*d)*!": False, "(x+x+)+y": False, "(.*?,){11}P": False,
    "(a+a+)+b": False, "(([a]+)+)+!": True, "((a*)*)*!": True, "(a|b|ab)*!": True, "[a!]*[a!]*[a!]*[a!]*!": True,
    "(?:a+){2,}!": True,
    # huge counters
    "a{1000000}": None, "a{1,1000000}": None, "(a{1,99}){1,99}": None, "((a{1,99}){1,99}){1,99}": None,
    "(a|b)*a(a|b){20}": None, "a{99999999999999999999}": None, ".{50001}": None, "(a{0,}){0,}!": True,
    # malformed
    "a{5,2}": None, "a{,5}": None, "a{": None, "*a": None, "+": None, "(a": None, "a)": None, "[a": None, "[z-a]": None,
    "[^]": None, "a**": None, "a++": None, "\\": None, "(?<a": None, "\\u12": None, "()": False, "": False, "|": False,
    # classes and groups that only some engines have
    "\\p{L}+": None, "\\P{Lu}": None, "\\p{IsArabic}": None, "[[:alpha:]]+": None, "[a&&b]": None, "\\X": None,
    "(a)\\1": None, "(?=a)a": None, "(?<!b)a": None, "(?>a+)!": None, "(?i)A+!": None, "(?R)": None, "\\bA": None,
    "\\Qa\\E": None, "[\\w-z]": None, "\\D+": True, "\\S+": True, "[^\\d]+": True,
}  # fmt: skip
