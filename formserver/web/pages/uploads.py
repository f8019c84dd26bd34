"""Photos of a half-filled form: kept in the store under an unguessable key, swept when nobody sends them."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import PurePath
from typing import IO, Any

from formserver import anonymous
from formserver.errors import Problem

#: A file's own name is shown this far.
LONGEST_NAME = 200


class Uploads:
    """``names`` maps the file name that stands as an answer to the key it lies under, ``called`` to its own name.

    Of an ``anonymous`` form only the bare pictures of photos are kept; raises Problem ``attachment.unfit``.
    """

    def __init__(self, store: Any, names: Mapping[str, str], called: Mapping[str, str] | None = None,
                 *, anonymous: bool = False) -> None:  # fmt: skip
        self._store, self._anonymous = store, anonymous
        self.names, self.called = dict(names), dict(called or {})

    def keep(self, field: str, file: Any) -> str:
        """Keep an uploaded ``file`` (or None); return the name that stands as the answer, "" for none."""
        if file is None or not file.filename:
            return ""
        suffix = PurePath(file.filename).suffix.lower()[:10]
        name = f"{field}-{secrets.token_hex(6)}{suffix if suffix[1:].isalnum() else ''}"
        self.hold(name, file)
        return name

    def hold(self, name: str, file: Any) -> None:
        """Keep a file that a page script had named already."""
        stream = anonymous.bare_file(file.stream) if self._anonymous else file.stream
        self.names[name] = self._store.uploads.keep(stream, name, anonymous=self._anonymous)
        self.called[name] = PurePath(file.filename).name[:LONGEST_NAME]

    def lost(self, answers: Mapping[str, str]) -> list[str]:
        """Return the paths of ``answers`` that name a kept file which has been swept since."""
        return [path for path, text in answers.items() if text in self.names and not self._is_here(text)]

    def _is_here(self, name: str) -> bool:
        try:
            self._store.uploads.open(self.names[name]).close()
        except Problem:
            return False
        return True

    @contextmanager
    def streams(self, answers: Mapping[str, str]) -> Iterator[dict[str, IO[bytes]]]:
        """While open, give the kept files that ``answers`` name, by name."""
        with ExitStack() as stack:
            wanted = set(answers.values()) & set(self.names)
            yield {name: stack.enter_context(self._store.uploads.open(self.names[name])) for name in wanted}
