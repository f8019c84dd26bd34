"""ES modules of static/ linked into one script, and scripts without what only people need.

The modules of a folder lie side by side in one scope, in the order in which a browser would run them; a module
with a private name that another one has too gets a scope of its own within. Folders nest:

    (()=>{
      const {openSession}=(()=>{ …modules of engine/… return{openSession}})();
      …modules of page/…
    })();

It knows the imports and exports that we write and refuses every other one, cycles too: then browsers load the
plain modules, which do the same.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from posixpath import dirname, join, normpath
from types import ModuleType

log = logging.getLogger(__name__)

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
    return _closed("".join([*closed, written[-1]]), ())


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


def shrunk(script: str) -> str:
    """Return a script that does the same with short names and without comments.

    Math is hidden from the minifier, which takes ``Math.trunc(x)`` for ``x|0``. Where it is missing (setup.cfg
    says where) or refuses, the script is returned as it is written.
    """
    try:
        small: str = _minifier().string("text/javascript", script.replace("Math.", "Math$."))
        return small.replace("Math$.", "Math.")
    except (ImportError, ValueError) as error:
        log.error("scripts are sent as they are written: %s", error)
        return script


@lru_cache(maxsize=1)
def _minifier() -> ModuleType:
    """Return the minifier, told to write what browsers of 2018 read."""
    import minify

    minify.config({"js-version": 2018})
    return minify
