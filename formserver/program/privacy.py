"""What a form promises to those who fill it in: that answers are anonymous, that some are changed by chance."""

from __future__ import annotations

from collections.abc import Mapping

from formserver.program.derived import derived
from formserver.program.model import Expression, Program

YES = frozenset({"yes", "true", "1"})
#: The bind attribute with the probability that "no" becomes "yes".
GARBLE = "fs:garble"
#: The code of "no" in a list → that of "yes".
NO_TO_YES: Mapping[str, str] = {"0": "1", "no": "yes"}

#: Questions that nobody is asked and that say who, on which device, where, or at what moment.
TELLING = frozenset({
    "start", "end", "timeStart", "timeEnd", "deviceid", "username", "phonenumber", "email", "simserial",
    "subscriberid", "audit", "start-geopoint", "background-geopoint", "background-audio", "instanceID",
    "deprecatedID", "instanceName",
})  # fmt: skip


def says_anonymous(settings: Mapping[str, str]) -> bool:
    """Whether a form's settings promise anonymity."""
    return settings.get("anonymous", "").strip().lower() in YES


def allows_files(settings: Mapping[str, str]) -> bool:
    """Whether an anonymous form's author has allowed photos all the same (``fs:attachments``)."""
    return settings.get("attachments", "").strip().lower() in YES


def keeps_drafts(program: Program) -> bool:
    """Whether a browser may keep answers that are not sent yet: no anonymous ones, none that chance has changed."""
    return not says_anonymous(program.settings) and not garbled_nodes(program)


def opens_offline(settings: Mapping[str, str]) -> bool:
    """Whether the form's author lets its public link open without a connection (``fs:offline``)."""
    return settings.get("offline", "").strip().lower() in YES


def resumes(program: Program) -> bool:
    """Whether the server may keep unfinished answers under a code (``fs:resume``; anonymous ones where it says so)."""
    said = program.settings.get("resume", "").strip().lower()
    allowed = said in YES if says_anonymous(program.settings) else not said or said in YES
    return allowed and not garbled_nodes(program)


def reads_outside(program: Program) -> bool:
    """Whether a form reads lists that lie outside of it: attached files, or lists of entities."""
    return any(found.external for found in program.lists)


@derived
def asks_who(program: Program) -> bool:
    """Whether a form asks the device or the account who is there: username, deviceid, email, phonenumber."""
    preloaded = any((node.preload or ("",))[0] == "property" for node in program.nodes)
    return preloaded or any(_mentions(expression, "property") for expression in program.expressions)


def why_never_public(program: Program) -> str:
    """Return why a form is only for people who are known: "registers", "who"; "" when everybody may open it.

    Anonymous forms are always public; what the compiler lets them read says nothing about anybody.
    """
    if says_anonymous(program.settings):
        return ""
    return "registers" if reads_outside(program) else "who" if asks_who(program) else ""


def _mentions(expression: Expression, operator: str) -> bool:
    if not isinstance(expression, (list, tuple)) or not expression:
        return False
    return expression[0] == operator or any(_mentions(part, operator) for part in expression[1:])


def garbled_nodes(program: Program) -> Mapping[int, float]:
    """Return node number → probability of the questions that are garbled."""
    found = {}
    for node in program.nodes:
        chance = probability(node.attributes.get(GARBLE, ""))
        if chance:
            found[node.number] = chance
    return found


def probability(text: str) -> float | None:
    """Return the number in ``text`` if it lies between 0 and 1, both left out."""
    try:
        chance = float(text)
    except ValueError:
        return None
    return chance if 0 < chance < 1 else None
