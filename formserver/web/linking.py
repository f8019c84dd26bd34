"""ES modules of static/ linked into one script, and what only people need taken out of scripts.

The modules of a folder lie side by side in one scope, in the order in which a browser would run them; a module
with a private name that another one has too gets a scope of its own within. Folders nest:

    const {openSession}=(()=>{ …modules of engine/… return{openSession}})();
    …modules of page/…

It knows the imports and exports that we write and refuses every other one, cycles too: then browsers load the
plain modules, which do the same.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from posixpath import dirname, join, normpath

IMPORT = re.compile(r"""^import (?:\{([\w\s,$]+)\} from )?["'](\.[^"']+)["'];$""", re.M)
EXPORT = re.compile(r"^export (?=(?:async )?(?:function\*? |class |const )(\w+))", re.M)
DECLARED = re.compile(r"^(?:export )?(?:async )?(?:function\*? |class |const |let )(\w+|[{\[][^=]*)", re.M)
OTHER = re.compile(r"^(?:import|export)\b|\bimport\.meta\b|^(?:const|let) [{\[]|^var ", re.M)


class Unlinkable(Exception):
    """The modules cannot be linked: an import or export that is not ours, a cycle, a name that two modules export."""


@dataclass(frozen=True)
class Module:
    """One file: ``path`` below static/, the (path, names) that it imports, its own source."""

    path: str
    imports: tuple[tuple[str, tuple[str, ...]], ...]
    source: str

    @cached_property
    def exports(self) -> tuple[str, ...]:
        """The names that other modules may import."""
        return tuple(EXPORT.findall(self.source))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Every name that stands at the top of the file."""
        return tuple(DECLARED.findall(self.source))

    @property
    def folder(self) -> str:
        """The folder that it lies in."""
        return dirname(self.path)


def link(entries: Iterable[str], read: Callable[[str], str]) -> str:
    """Return one module that does what loading ``entries`` in turn does; raise Unlinkable."""
    found: dict[str, Module] = {}
    for path in entries:
        _gather(path, read, found, ())
    folders = list(dict.fromkeys(module.folder for module in found.values()))
    _check(found, folders)
    written = [_folder([module for module in found.values() if module.folder == each]) for each in folders]
    wanted = [_wanted(found, folder) for folder in folders]
    closed = [_closed(text, names) for text, names in zip(written[:-1], wanted, strict=False)]
    return squeezed("".join([*closed, written[-1]]))


def read_module(path: str, text: str) -> Module:
    """Return the module in ``text``; raise Unlinkable for what is not our way to write one."""
    imports = tuple(
        (normpath(join(dirname(path), target)), tuple(re.findall(r"[^\s,]+", names)))
        for names, target in IMPORT.findall(text)
    )
    source = IMPORT.sub("", text)
    if other := OTHER.search(EXPORT.sub("", source)):
        raise Unlinkable(f"{path}: {source[other.start() :].splitlines()[0]}")
    if any(" " in name for _, names in imports for name in names):
        raise Unlinkable(f"{path}: an import under another name")
    return Module(path, imports, source)


def _gather(path: str, read: Callable[[str], str], found: dict[str, Module], above: tuple[str, ...]) -> None:
    """Add a module after all that it imports, as a browser runs them."""
    if path in above:
        raise Unlinkable("a circle of imports: " + " → ".join([*above, path]))
    if path in found:
        return
    module = read_module(path, read(path))
    for target, _ in module.imports:
        _gather(target, read, found, (*above, path))
    found[path] = module


def _check(found: dict[str, Module], folders: list[str]) -> None:
    for module in found.values():
        for path, names in module.imports:
            if folders.index(found[path].folder) > folders.index(module.folder):
                raise Unlinkable(f"{module.path} imports {path}, whose folder comes later")
            if missing := set(names) - set(found[path].exports):
                raise Unlinkable(f"{path} does not export {', '.join(sorted(missing))}")
    for folder in folders:
        exported = Counter(name for module in found.values() if module.folder == folder for name in module.exports)
        exported.update(_wanted(found, *folders[: folders.index(folder)]))
        if twice := [name for name, count in exported.items() if count > 1]:
            raise Unlinkable(f"two modules export {', '.join(twice)}")


def _wanted(found: dict[str, Module], *folders: str) -> list[str]:
    """Return the names of these folders that modules of others import."""
    names = {
        name
        for module in found.values()
        for path, imported in module.imports
        for name in imported
        if module.folder not in folders and found[path].folder in folders
    }
    return sorted(names)


def _folder(modules: list[Module]) -> str:
    """Return modules side by side; one whose private names are not its own is closed."""
    shared = Counter(name for module in modules for name in {*module.names, *_foreign(module)})
    return "".join(
        _closed(_bare(module), module.exports)
        if any(shared[name] > 1 for name in {*module.names} - {*module.exports})
        else _bare(module)
        for module in modules
    )


def _foreign(module: Module) -> set[str]:
    return {name for path, names in module.imports if dirname(path) != module.folder for name in names}


def _bare(module: Module) -> str:
    return EXPORT.sub("", module.source)


def _closed(text: str, names: Iterable[str]) -> str:
    listed = ",".join(names)
    head, end = (f"const {{{listed}}}=", f"return{{{listed}}};") if listed else ("", "")
    return f"{head}(()=>{{{text}{end}}})();\n"


#: What a script is made of; a pattern can begin only where no value has just ended.
TOKEN = re.compile(
    r"(?P<white>(?:\s|/\*.*?\*/|//[^\n]*)+)"
    r"|(?P<text>\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)"
    r"|(?P<word>[\w$]+)|(?P<mark>.)",
    re.S,
)
PATTERN = re.compile(r"/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\[\n])+/[a-z]*")
VALUE_ENDS = re.compile(r"[\w$)\]}\"'`]$")
BEFORE_VALUES = frozenset(("return", "typeof", "case", "of", "in"))


def squeezed(script: str) -> str:
    """Return a script without comments and needless white space; our statements all end in a semicolon."""
    out: list[str] = []
    blank, last = "", ""
    for kind, text in _tokens(script):
        if kind == "white":
            blank = "\n" if "\n" in text else " "
            continue
        if blank and last and _needed(last[-1], blank, text[0]):
            out.append(blank)
        out.append(text)
        blank, last = "", text
    return "".join(out) + "\n"


def _tokens(script: str) -> Iterator[tuple[str, str]]:
    """Give (kind, text) of every token; raise Unlinkable for a text within a text."""
    place, last = 0, ""
    while place < len(script):
        ended = VALUE_ENDS.search(last) and last not in BEFORE_VALUES
        pattern = None if ended or script.startswith(("//", "/*"), place) else PATTERN.match(script, place)
        found = pattern or TOKEN.match(script, place)
        assert found is not None
        kind = "text" if pattern else found.lastgroup or ""
        if found[0].startswith("`") and found[0].count("${") > len(re.findall(r"\$\{[^{}`]*\}", found[0])):
            raise Unlinkable(f"braces or texts within {found[0]}")
        if kind != "white":
            last = found[0]
        place = found.end()
        yield kind, found[0]


def _needed(before: str, blank: str, after: str) -> bool:
    """Say whether the blank between two tokens means something: apart words, signs, statements after a block."""
    last, first = before[-1:], after[:1]
    if _wordy(last) and _wordy(first):
        return True
    if "/" in (last, first) or (last in "+-" and last == first):
        return True
    return blank == "\n" and last == "}" and first not in ("}", ")", "]", ",", ";", ".", "")


def _wordy(letter: str) -> bool:
    return letter.isalnum() or letter in ("_", "$")
