"""Each rule finds its fault, and leaves the idiomatic form alone."""

import ast

import pytest

from falconry_sandbox.complexity_measures import measure_complexity
from falconry_sandbox.static_analysis import analyse

FAULTS = [
    ("long_line", "x = '" + "y" * 100 + "'\nprint(x)\n", "x = 'y'\nprint(x)\n"),
    ("trailing_blank", "x = 1 \nprint(x)\n", "x = 1\nprint(x)\n"),
    ("tab_indent", "if print:\n\tprint()\n", "if print:\n    print()\n"),
    ("missing_blank", "x=1\nprint(x)\n", "x = 1\nprint(x, end='')\n"),
    ("missing_blank", "print(1,2)\n", "print((1,), 2)\n"),
    ("missing_blank", "print(1==2)\n", "print(1 == 2)\n"),
    ("compound_line", "print(1); print(2)\n", "print(1)\nprint(2)\n"),
    ("compound_line", "if print: print()\n", "print({1: 2}[1], (lambda: 3)())\n"),
    ("bad_name", "def F():\n    return 1\n", "def f():\n    return 1\n"),
    ("bad_name", "class thing:\n    x = 1\n", "class Thing:\n    LIMIT = 1\n"),
    ("bad_name", "def f(l):\n    return l\n", "def f(xs):\n    return xs\n"),
    ("shadowed_builtin", "def f(list):\n    return list\n", "def f(values):\n    return values\n"),
    ("unused_name", "def f():\n    x = 1\n    return 2\n", "def f():\n    _ = 1\n    return 2\n"),
    ("unused_import", "import os\n", "import os\nprint(os.sep)\n"),
    ("wildcard_import", "from os import *\n", "from os import sep\nprint(sep)\n"),
    ("mutable_default", "def f(x=[]):\n    return x\n", "def f(x=()):\n    return x\n"),
    ("lambda_assignment", "f = lambda: 1\nprint(f)\n", "print(lambda: 1)\n"),
    (
        "bare_except",
        "try:\n    print()\nexcept:\n    print(1)\n",
        "try:\n    print()\nexcept OSError:\n    print(1)\n",
    ),
    (
        "unreachable",
        "def f():\n    return 1\n    print()\n",
        "def f():\n    print()\n    return 1\n",
    ),
    ("unreachable", "if False:\n    print()\n", "if print:\n    print()\n"),
    ("no_effect", "1 + 2\n", '"""Text."""\n...\n'),
    ("no_effect", "x = 1\nx = x\nprint(x)\n", "x = 1\nprint(x)\n"),
    ("none_comparison", "print(1 == None)\n", "print(1 is None)\n"),
    ("bool_comparison", "print(1 == True)\n", "print(1 == 1)\n"),
    (
        "boolean_return",
        "def f(x):\n    if x:\n        return True\n    else:\n        return False\n",
        "def f(x):\n    return bool(x)\n",
    ),
    (
        "index_loop",
        "for i in range(len('x')):\n    print(i)\n",
        "for i in range(3):\n    print(i)\n",
    ),
    (
        "duplicate",
        "if print:\n    print()\nelse:\n    print()\n",
        "if print:\n    print()\nelse:\n    print(1)\n",
    ),
    (
        "duplicate",
        "def f():\n    print(1)\n    print(2)\n    print(3)\n\n\n"
        "def g():\n    print(1)\n    print(2)\n    print(3)\n",
        "def f():\n    print(1)\n    print(2)\n\n\ndef g():\n    print(1)\n    print(2)\n",
    ),
    (
        "short_names",
        "def f():\n    a = b = c = d = e = g = h = 1\n    return a, b, c, d, e, g, h\n",
        "def f():\n    a = b = 1\n    return a, b\n",
    ),
]


def rules_of(source):
    return [finding["rule"] for finding in analyse(source)["findings"]]


@pytest.mark.parametrize(("rule", "faulty", "idiomatic"), FAULTS)
def test_a_rule_finds_its_fault_and_nothing_in_the_idiomatic_form(rule, faulty, idiomatic):
    assert rule in rules_of(faulty)
    assert rules_of(idiomatic) == []


def test_a_finding_names_its_line():
    assert analyse("print()\nx = None\nprint(x == None)\n")["findings"] == [
        {"rule": "none_comparison", "line": 3, "detail": "`== None` for `is None`"}
    ]


@pytest.mark.parametrize(
    ("body", "cyclomatic", "nesting"),
    [
        ("return x", 1, 0),
        ("return x if x else 0", 2, 0),
        ("return x and x or x", 3, 0),
        ("return [y for y in x if y if x]", 4, 0),
        ("if x:\n        return 1\n    elif x > 1:\n        return 2\n    return 3", 3, 1),
        ("for y in x:\n        while y:\n            if y:\n                return 1", 4, 3),
        ("try:\n        return x\n    except OSError:\n        return 1", 2, 1),
        ("def g(y):\n        if y:\n            return 1\n    return g", 2, 1),
    ],
)
def test_complexity_counts_decisions_and_depth_of_the_worst_function(body, cyclomatic, nesting):
    measured = measure_complexity(ast.parse(f"def f(x):\n    {body}\n"))
    assert (measured.cyclomatic, measured.nesting) == (cyclomatic, nesting)


@pytest.mark.parametrize(
    "body", ["return x if x else 0", "if x:\n        return 1", "while x and x:\n        x -= 1"]
)
def test_complexity_agrees_with_radon(body):
    radon = pytest.importorskip("radon.complexity")
    source = f"def f(x):\n    {body}\n"
    assert measure_complexity(ast.parse(source)).cyclomatic == radon.cc_visit(source)[0].complexity


@pytest.mark.parametrize("source", ["def f(:\n", "x = \0\n", "(" * 5000])
def test_what_does_not_parse_is_an_error_by_name(source):
    assert analyse(source)["error"] in {"SyntaxError", "ValueError", "MemoryError"}
