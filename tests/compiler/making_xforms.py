"""XForms for tests: an instance, binds and a body in few words."""

from formserver.compiler.xform import compile_xform

NAMESPACES = (
    'xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" '
    'xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms" '
    'xmlns:odk="http://www.opendatakit.org/xforms" xmlns:fs="https://formserver.example/xforms"'
)


def xform(instance: str, *model: str, body: str = "", style: str = "") -> bytes:
    """An XForm whose primary instance is ``<data id="t" version="1">instance</data>``."""
    return (
        f'<h:html {NAMESPACES}><h:head><h:title>T</h:title><model><instance><data id="t" version="1">{instance}</data>'
        f'</instance>{"".join(model)}</model></h:head><h:body class="{style}">{body}</h:body></h:html>'
    ).encode()


def bind(path: str, **properties: str) -> str:
    """A bind of ``/data/path``."""
    values = "".join(f' {name}="{_escaped(text)}"' for name, text in properties.items())
    return f'<bind nodeset="/data/{path}"{values}/>'


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def flat_list(name: str, *rows: dict) -> str:
    """An internal secondary instance of flat items."""
    items = "".join(
        "<item>" + "".join(f"<{column}>{text}</{column}>" for column, text in row.items()) + "</item>" for row in rows
    )
    return f'<instance id="{name}"><root>{items}</root></instance>'


def compiled(instance: str, *model: str, body: str = "", style: str = ""):
    """The program of a form that has no error."""
    result = compile_xform(xform(instance, *model, body=body, style=style))
    assert result.ok, [str(found) for found in result.findings]
    return result.program


def findings(instance: str, *model: str, body: str = "") -> list[tuple[str, int | None]]:
    """(code, character) of everything found."""
    return [(it.code, it.character) for it in compile_xform(xform(instance, *model, body=body)).findings]


def node(program, path: str):
    """The node at ``/data/path``."""
    return next(it for it in program.nodes if it.path == f"/data/{path}")


def expression(program, path: str, name: str = "calculate"):
    """The tree of a node's property, node numbers replaced by names to be read."""
    return named(program, program.expressions[getattr(node(program, path), name)])


REFERENCES = {"value": (1, 2), "nodes": (1, 2), "position": (1,), "indexed-repeat": (1, 2), "choice-name": (1, 2)}


def named(program, tree):
    """A tree with names in the place of node numbers; the root is ``data``."""
    if not isinstance(tree, list):
        return tree
    if tree and tree[0] == "indexed-repeat":
        head = [program.nodes[it].name if place else it for place, it in enumerate(tree[:3])]
        return [*head, _pairs(program, tree[3])]
    places = REFERENCES.get(tree[0], ()) if tree and isinstance(tree[0], str) else ()
    return [program.nodes[it].name if place in places else _named(program, it) for place, it in enumerate(tree)]


def _named(program, item):
    if isinstance(item, dict):
        return {program.nodes[int(key)].name: [named(program, it) for it in value] for key, value in item.items()}
    return named(program, item)


def _pairs(program, pairs):
    return [[program.nodes[repeat].name, named(program, index)] for repeat, index in pairs]
