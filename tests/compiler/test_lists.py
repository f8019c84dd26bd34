"""Choice lists: lookups by key, remaining predicates, inline items, repeats, external files."""

from making_xforms import bind, compiled, expression, findings, flat_list, named, node, xform

from formserver.compiler.xform import compile_xform

LIST = flat_list(
    "town",
    {"name": "a", "label": "Aa", "c": "1", "d": "x"},
    {"name": "b", "label": "Bb", "c": "2", "d": "y"},
)


def selected(nodeset: str, *model: str, label: str = "label"):
    body = (
        f'<select1 ref="/data/s"><label>S</label><itemset nodeset="{nodeset}">'
        f'<value ref="name"/><label ref="{label}"/></itemset></select1>'
    )
    program = compiled("<s/><a/><b/>", LIST, *model, body=body)
    choices = node(program, "s").choices
    return program, choices, None if choices.rows is None else named(program, program.expressions[choices.rows])


def test_a_whole_list_needs_no_computation():
    program, choices, rows = selected("instance('town')/root/item")
    assert rows is None and program.computations == ()
    assert (choices.list, choices.value, choices.label) == (0, "name", None)


def test_rows_carry_their_labels_and_lose_the_column():
    program, _, _ = selected("instance('town')/root/item")
    listed = program.lists[0]
    assert listed.columns == ("name", "c", "d")
    assert [program.texts["und"][number].parts for number in listed.texts] == [("Aa",), ("Bb",)]


def test_an_equality_becomes_a_lookup():
    program, _, rows = selected("instance('town')/root/item[c = /data/a]")
    assert rows == ["lookup", 0, "c", [["value", "a", "data"]], [], None]
    assert program.lists[0].indexes == ("c",)


def test_the_key_may_stand_on_either_side():
    assert selected("instance('town')/root/item[/data/a = ./c]")[2][:3] == ["lookup", 0, "c"]


def test_equalities_on_one_column_become_one_lookup():
    _, _, rows = selected("instance('town')/root/item[c = /data/a or c = 'XX']")
    assert rows == ["lookup", 0, "c", [["value", "a", "data"], "XX"], [], None]


def test_equalities_on_two_columns_stay_a_predicate():
    _, _, rows = selected("instance('town')/root/item[c = /data/a or d = 'y']")
    assert rows[0] == "rows" and rows[2][0][0] == "or"


def test_what_is_left_of_a_predicate_is_kept():
    _, _, rows = selected("instance('town')/root/item[c = /data/a and name != /data/b and starts-with(d, 'x')]")
    assert rows[:4] == ["lookup", 0, "c", [["value", "a", "data"]]]
    assert rows[4] == [
        ["!=", ["column", "name"], ["cur", ["value", "b", "data"]]],
        ["starts-with", ["column", "d"], "x"],
    ]


def test_a_key_that_reads_the_row_is_no_key():
    assert selected("instance('town')/root/item[c = d]")[2][0] == "rows"


def test_positions_keep_a_predicate_whole():
    assert selected("instance('town')/root/item[c = 1 and position() = 2]")[2][0] == "rows"


def test_current_in_a_list_is_the_question():
    _, _, rows = selected("instance('town')/root/item[selected(current()/../a, name)]")
    assert rows == ["rows", 0, [["selected", ["cur", ["value", "a", "data"]], ["column", "name"]]], None]


def test_a_list_in_a_list_takes_its_keys_from_the_outer_row():
    _, _, rows = selected("instance('town')/root/item[count(instance('town')/root/item[c = current()/../a]) > 1]")
    assert rows[2][0][1] == ["count", ["lookup", 0, "c", [["cur", ["value", "a", "data"]]], [], None]]


def test_a_label_column_that_an_expression_reads_stays():
    model = bind("b", calculate="instance('town')/root/item[name = /data/s]/label")
    program, _, _ = selected("instance('town')/root/item", model)
    assert "label" in program.lists[0].columns
    assert expression(program, "b") == ["lookup", 0, "name", [["value", "s", "data"]], [], "label"]


def test_randomized_choices_are_computed_from_their_seed():
    program, choices, rows = selected("randomize(instance('town')/root/item, /data/a)")
    assert rows == ["rows", 0, [], None]
    assert named(program, program.expressions[choices.randomize]) == ["value", "a", "data"]
    assert len(program.dependents[node(program, "a").number]) == 1


def test_choices_of_a_file_name_their_columns():
    body = (
        '<select1 ref="/data/s"><itemset nodeset="instance(\'f\')/root/item">'
        '<value ref="k"/><label ref="l"/></itemset></select1>'
    )
    program = compiled("<s/>", '<instance id="f" src="jr://file-csv/f.csv"/>', body=body)
    choices = node(program, "s").choices
    assert (choices.value, choices.label, program.lists[0].external) == ("k", "l", "f.csv")


def test_an_attached_file_is_checked_for_its_columns():
    model = ['<instance id="f" src="jr://file-csv/f.csv"/>', bind("s", calculate="instance('f')/root/item/nme")]
    result = compile_xform(xform("<s/>", *model), files={"f.csv": b"\xef\xbb\xbfname;label\n1;2"})
    assert [(it.code, it.suggestion) for it in result.findings] == [("list-column-unknown", "name")]


def test_inline_items_are_a_list_of_their_own():
    body = '<select ref="/data/s"><item><label>One</label><value>1</value></item></select>'
    program = compiled("<s/>", body=body)
    assert program.lists[0].rows == (("1",),) and node(program, "s").question == "select_multiple"


def test_choices_from_a_repeat_are_expressions_in_each_instance():
    body = (
        '<repeat nodeset="/data/r"/><select1 ref="/data/s"><itemset nodeset="/data/r[x != \'\']">'
        '<value ref="x"/><label ref="x"/></itemset></select1>'
    )
    program = compiled("<r><x/></r><s/>", body=body)
    choices = node(program, "s").choices
    assert choices.list is None and named(program, program.expressions[choices.rows])[:3] == ["nodes", "r", "data"]
    assert named(program, program.expressions[int(choices.value)]) == ["value", "x", "r"]


def test_a_select_without_choices_is_found():
    assert findings("<s/>", body='<select1 ref="/data/s"/>') == [("list-empty", None)]


def test_a_column_that_the_list_lacks_is_a_warning_with_the_nearest():
    itemset = '<itemset nodeset="instance(\'town\')/root/item[cc = 1]"><value ref="name"/><label ref="name"/></itemset>'
    body = f'<select1 ref="/data/s">{itemset}</select1>'
    assert findings("<s/>", LIST, body=body) == [("list-column-unknown", 31)]


def test_an_instance_may_be_one_record():
    model = [
        '<instance id="r"><settings><rate>3</rate><unit>kg</unit></settings></instance>',
        bind("a", calculate="instance('r')/settings/rate"),
    ]
    program = compiled("<a/>", *model)
    assert expression(program, "a") == ["rows", 0, [], "rate"] and program.lists[0].rows == (("3", "kg"),)
