"""Evaluation order, dependents, cycles."""

from making_xforms import bind, compiled, findings, node, xform

from formserver.compiler.xform import compile_xform

REPEAT = '<repeat nodeset="/data/r"/>'


def order(program):
    return [(program.nodes[it.node].name, it.property) for it in program.computations]


def readers(program, path):
    pairs = program.dependents[node(program, path).number]
    computations = [program.computations[k] for k, _ in pairs]
    return [
        (program.nodes[it.node].name, program.nodes[s].name) for it, (_, s) in zip(computations, pairs, strict=True)
    ]


def test_what_is_read_comes_before_its_reader():
    program = compiled("<a/><b/><c/>", bind("a", calculate="/data/b"), bind("b", calculate="/data/c + 1"))
    assert order(program) == [("b", "calculate"), ("a", "calculate")]


def test_relevance_of_a_group_comes_before_what_reads_inside_it():
    program = compiled("<a/><g><x/></g><z/>", bind("a", calculate="/data/g/x"), bind("g", relevant="/data/z = 1"))
    assert order(program) == [("g", "relevant"), ("a", "calculate")]


def test_dependents_name_the_repeat_that_both_share():
    program = compiled(
        "<t/><r><x/><y/></r>", bind("r/y", calculate="../x + 1"), bind("t", calculate="sum(/data/r/x)"), body=REPEAT
    )
    assert sorted(readers(program, "r/x")) == [("t", "data"), ("y", "r")]


def test_reading_another_instance_depends_on_all_of_them():
    program = compiled("<r><x/><y/></r>", bind("r/y", calculate="sum(/data/r[x > 1]/x)"), body=REPEAT)
    assert readers(program, "r/x") == [("y", "data")]


def test_a_position_depends_on_the_repeat():
    program = compiled("<r><x/></r>", bind("r/x", calculate="position(..)"), body=REPEAT)
    assert readers(program, "r") == [("x", "data")]


def test_a_constraint_may_read_its_own_question():
    program = compiled("<a/>", bind("a", constraint=". > 1"))
    assert readers(program, "a") == [("a", "data")]


def test_a_cycle_names_all_its_nodes():
    model = [bind("a", calculate="/data/b"), bind("b", calculate="/data/c"), bind("c", calculate="/data/a + /data/d")]
    result = compile_xform(xform("<a/><b/><c/><d/>", *model))
    messages = [it.message for it in result.findings if it.code == "cycle"]
    assert len(messages) == 1 and result.program is None
    assert {"a", "b", "c"} <= set(messages[0].replace(".", "").split()) and " d" not in messages[0]


def test_two_cycles_are_two_findings():
    model = [bind("a", calculate=". + 1"), bind("b", relevant="/data/c"), bind("c", relevant="/data/b")]
    assert findings("<a/><b/><c/>", *model) == [("cycle", None), ("cycle", None)]


def test_a_group_whose_relevance_reads_its_own_question_is_a_cycle():
    assert findings("<g><x/></g>", bind("g", relevant="/data/g/x = 1")) == [("cycle", None)]


def test_reading_the_instance_before_is_no_cycle():
    running = bind("r/y", calculate="../x + coalesce(indexed-repeat(/data/r/y, /data/r, position(..) - 1), 0)")
    assert findings("<r><x/><y/></r>", running, body=REPEAT) == [("collect-unknown", None)]


def test_reading_the_instance_before_by_way_of_another_question_is_no_cycle():
    model = [
        bind("r/o", calculate="/data/r[position() = position(current()/..) - 1]/c"),
        bind("r/c", calculate="../o + ../x"),
    ]
    program = compiled("<r><x/><o/><c/></r>", *model, body=REPEAT)
    assert order(program) == [("o", "calculate"), ("c", "calculate")]


def test_a_repeat_may_count_itself():
    repeat = '<repeat nodeset="/data/r" jr:count="/data/n"/>'
    model = bind("n", calculate="if(/data/r[position() = last()]/more = 'yes', count(/data/r) + 1, count(/data/r))")
    assert findings("<n/><r><more/></r>", model, body=repeat) == [("collect-unknown", 25)]  # last(), and nothing else


def test_chains_of_thousands_are_ordered_without_recursion():
    names = [f"n{number}" for number in range(3000)]
    binds = [bind(name, calculate=f"/data/{after} + 1") for name, after in zip(names, names[1:], strict=False)]
    program = compiled("".join(f"<{name}/>" for name in names), *binds)
    assert [name for name, _ in order(program)] == names[-2::-1]


def test_a_ring_of_thousands_is_found():
    names = [f"n{number}" for number in range(2000)]
    binds = [bind(name, calculate=f"/data/{names[number - 1]}") for number, name in enumerate(names)]
    assert findings("".join(f"<{name}/>" for name in names), *binds) == [("cycle", None)]
