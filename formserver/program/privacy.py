"""What a form promises to those who fill it in: that answers are anonymous, that some are changed by chance."""

from __future__ import annotations

from collections.abc import Mapping

from formserver.program.model import Program

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
