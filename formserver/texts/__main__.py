"""``python -m formserver.texts update`` renews the catalogues; ``… coverage`` counts them."""

from __future__ import annotations

import sys

from formserver.texts.update import coverage, update


def main(arguments: list[str]) -> int:
    """Run one command; answers the exit status."""
    if arguments == ["update"]:
        print(*(update() or ("Nothing new.",)), sep="\n")
    elif arguments == ["coverage"]:
        for each in coverage():
            print(f"{each.tag}/{each.domain}: {each.translated} of {each.messages}, {each.machine} need review")
    else:
        print("Usage: python -m formserver.texts update | coverage")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
