"""Pages: related questions together, field-lists whole, repeats with pages of their own."""

from making_xforms import compiled

from formserver.compiler.xlsform import compile_form


def pages(instance: str, body: str):
    program = compiled(instance, body=body)
    names = [node.name for node in program.nodes]
    return [(it.kind, names[it.group], [names[n] for n in it.nodes], names[it.repeat]) for it in program.pages]


def inputs(*paths: str) -> str:
    return "".join(f'<input ref="/data/{path}"/>' for path in paths)


def test_consecutive_questions_are_one_page_and_groups_their_own():
    body = f'{inputs("a", "b")}<group ref="/data/g">{inputs("g/c")}</group>{inputs("d")}'
    assert pages("<a/><b/><hidden/><g><c/></g><d/>", body) == [
        ("questions", "data", ["a", "b"], "data"),
        ("questions", "g", ["c"], "data"),
        ("questions", "data", ["d"], "data"),
    ]


def test_a_field_list_is_one_page_with_the_groups_in_it():
    inner = f'<group ref="/data/g/h">{inputs("g/h/b")}</group>'
    body = f'<group ref="/data/g" appearance="field-list">{inputs("g/a")}{inner}</group>'
    assert pages("<g><a/><h><b/></h></g>", body) == [("questions", "g", ["a", "h"], "data")]


def test_one_question_a_page_with_the_notes_before_it_where_the_author_asks_for_it():
    rows = "| | note | n | N |\n| | text | a | A |\n| | text | b | B |\n"
    form = f"| survey |\n| | type | name | label |\n{rows}| settings |\n"
    told = '| | form_id | fs:pages | namespaces |\n| | one | one | fs="https://formserver.example/xforms" |\n'
    program = compile_form((form + told).encode(), "one.md").program
    assert program is not None
    assert [[program.nodes[number].name for number in page.nodes] for page in program.pages] == [["n", "a"], ["b"]]


def test_a_repeat_is_a_list_followed_by_its_pages():
    body = f'<group ref="/data/r"><label>R</label><repeat nodeset="/data/r">{inputs("r/a")}</repeat></group>'
    assert pages("<r><a/></r>", body) == [("repeat", "r", [], "data"), ("questions", "r", ["a"], "r")]


def test_repeats_in_repeats_name_the_one_around():
    inner = f'<repeat nodeset="/data/r/s">{inputs("r/s/b")}</repeat>'
    body = f'<repeat nodeset="/data/r">{inputs("r/a")}{inner}</repeat>'
    assert pages("<r><a/><s><b/></s></r>", body) == [
        ("repeat", "r", [], "data"),
        ("questions", "r", ["a"], "r"),
        ("repeat", "s", [], "r"),
        ("questions", "s", ["b"], "s"),
    ]


def test_a_repeat_in_a_field_list_has_pages_of_its_own():
    inner = f'<repeat nodeset="/data/g/r">{inputs("g/r/b")}</repeat>'
    body = f'<group ref="/data/g" appearance="field-list">{inputs("g/a")}{inner}</group>'
    assert [page[0] for page in pages("<g><a/><r><b/></r></g>", body)] == ["questions", "repeat", "questions"]


def test_groups_without_anything_to_show_have_no_page():
    body = f'{inputs("a")}<group ref="/data/g"><group ref="/data/g/h">{inputs("g/h/b")}</group></group>'
    found = pages("<a/><g><calc/><h><b/></h></g>", body)
    assert [page[1] for page in found] == ["data", "h"]
