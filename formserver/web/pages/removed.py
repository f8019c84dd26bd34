"""A repeat instance that was taken out, kept until the next step: it can be brought back to its place."""

from __future__ import annotations

import re
from collections.abc import Mapping

from formserver.program.world import Answers


def taken_out(answers: Answers, path: str) -> Answers:
    """Return the answers of the instance at ``path``."""
    return {each: text for each, text in answers.items() if each == path or each.startswith(path + "/")}


def brought_back(answers: Answers, path: str, taken: Mapping[str, str]) -> Answers:
    """Return ``answers`` with the instance ``taken`` at ``path`` again; those from there on move down."""
    head, index = path[: path.rindex("[")], int(path[path.rindex("[") + 1 : -1])
    instance = re.compile(re.escape(head) + r"\[(\d+)\]")

    def moved(each: str) -> str:
        found = instance.match(each)
        if not found or int(found[1]) < index:
            return each
        return f"{head}[{int(found[1]) + 1}]{each[found.end() :]}"

    return {moved(each): text for each, text in answers.items()} | dict(taken)
