"""CodeBLEU's two components against hand arithmetic."""

from collections import Counter
from pathlib import Path

import pytest

from falconry_analysis import reference_match
from falconry_analysis.dataflow import find_dataflow
from falconry_analysis.reference_match import match

ADD = "def f(a, b):\n    c = a + b\n    return c\n"


def edges(source):
    """The edges with the relation as one sign: `<` comes from, `=` computed from."""
    sign = {"comes from": "<", "computed from": "="}
    found = find_dataflow(reference_match._parse(source))
    return Counter(
        {f"{name}{sign[relation]}{source}": n for (name, relation, source), n in found.items()}
    )


def syntax(program, reference):
    found = match({"program": program, "reference": reference})["syntax"]
    return found["matched"], found["total"]


def dataflow(program, reference):
    found = match({"program": program, "reference": reference})["dataflow"]
    return found["matched"], found["total"]


def test_a_subtree_is_a_node_with_what_is_below_it_and_names_do_not_count():
    # The module, its statement, the assignment; the leaves are none.
    assert syntax("x = 1\n", "y = 2\n") == (3, 3)
    assert syntax("x = y\n", "x = 1\n") == (0, 3)


def test_a_subtree_that_the_program_has_once_matches_once():
    # The module differs; of two statements and two assignments the program has one each.
    assert syntax("x = 1\n", "x = 1\ny = 2\n") == (2, 5)


def test_more_than_the_reference_costs_nothing():
    assert syntax("x = 1\ny = 2\nz = 3\n", "x = 1\ny = 2\n") == (4, 5)


def test_comments_and_docstrings_are_no_subtrees():
    bare = "def f():\n    return 1\n"
    assert syntax(f"# Why.\n{bare.replace(':', ':  # here', 1)}", bare) == syntax(bare, bare)
    assert syntax(bare.replace("    ", '    "Doc."\n    ', 1), bare) == syntax(bare, bare)


def test_the_dataflow_of_a_function():
    # f is variable 0, a 1, b 2, c 3: each read comes from its binding, c is computed from a and b.
    assert edges(ADD) == {"1<1": 1, "2<2": 1, "3=1": 1, "3=2": 1, "3<3": 1}


def test_dataflow_that_the_program_lacks_is_missed():
    assert dataflow("def f(a, b):\n    return a + b\n", ADD) == (2, 5)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('print("hello")\n', {}),
        ("x = 1\nx.y(z=2)\n", {"0<0": 1}),
        # Both bindings of x may reach the last line.
        ("x = 1\nif True:\n    x = 2\nprint(x)\n", {"0<0": 2}),
        ("x = 1\nif True:\n    x = 2\nelse:\n    x = 3\nprint(x)\n", {"0<0": 2}),
        ("x = 1\nif x:\n    x = 2\nelif x:\n    x = 3\nelse:\n    x = 4\nprint(x)\n", {"0<0": 5}),
        # s is read in the loop from before it and from its last round, and behind it likewise.
        (
            "s = 0\nfor v in [1]:\n    s = s + v\nprint(s)\n",
            {"0<0": 4, "1<1": 1, "0=0": 1, "0=1": 1},
        ),
        ("i = 9\nwhile i:\n    i -= 1\n", {"0<0": 4, "0=0": 1}),
        # Values side by side are paired.
        ("a, b = 1, 2\na, b = b, a\n", {"0<0": 1, "1<1": 1, "0=1": 1, "1=0": 1}),
        ("a = b = 1\nc = d = a\n", {"0<0": 1, "2=0": 1, "3=0": 1}),
        # A change within a value: it is read, and made of what it was given.
        ("a = []\na[0] = 1\nprint(a)\n", {"0<0": 3}),
        ("x = [1]\ny = [v for v in x if v]\n", {"0<0": 1, "2<2": 2, "2=0": 1, "1=2": 2, "1=0": 1}),
        ("x = 1\nf = lambda y=x: y + x\n", {"0<0": 2, "2=0": 1, "2<2": 1, "1=0": 1}),
        ("import os.path as p\nprint(p)\n", {"0<0": 1}),
        ("from a import b\nprint(b, a)\n", {"0<0": 1}),
        ("with open('x') as f:\n    print(f)\n", {"0<0": 1}),
        ("x = 1\nif (n := x) > 1:\n    print(n)\n", {"0<0": 1, "1=0": 1, "1<1": 1}),
        (
            "try:\n    x = 1\nexcept OSError as e:\n    x = e\nprint(x)\n",
            {"1<1": 1, "0=1": 1, "0<0": 2},
        ),
        ("x = 1\nmatch x:\n    case [a, 2]:\n        print(a)\n", {"0<0": 1, "1=0": 1, "1<1": 1}),
        ("class A:\n    n = 1\nprint(A)\n", {"0<0": 1}),
        ("def f(*p, q: int = 1, **r):\n    return p, q, r\n", {"1<1": 1, "2<2": 1, "3<3": 1}),
    ],
)
def test_the_edges_of_each_kind_of_statement(source, expected):
    assert edges(source) == expected


def test_other_names_change_nothing():
    renamed = ADD.replace("a", "u").replace("b", "v").replace("c", "w")
    assert syntax(renamed, ADD)[0] == syntax(ADD, ADD)[1]
    assert dataflow(renamed, ADD) == (5, 5)


@pytest.mark.parametrize("file", sorted(Path(reference_match.__file__).parent.glob("*.py")))
def test_a_program_matches_itself_whole(file):
    source = file.read_text(encoding="utf-8")
    for found in match({"program": source, "reference": source}).values():
        assert found["matched"] == found["total"]


def test_what_of_a_broken_program_is_intact_matches():
    matched, total = syntax(f"{ADD}def g(:\n", ADD)
    assert 0 < matched < total
    assert dataflow(f"{ADD}def g(:\n", ADD) == (5, 5)


def test_a_reference_that_does_not_parse_is_named():
    assert match({"program": ADD, "reference": "def f(:\n"})["error"] == "Reference"


def test_a_reference_without_variables_has_no_edges_to_share():
    assert dataflow(ADD, 'print("hello")\n') == (0, 0)
