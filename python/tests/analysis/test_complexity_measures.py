"""Branches as radon counts them, depth and length."""

import pytest

from falconry_analysis.batch import attempt
from falconry_analysis.complexity_measures import measure


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
def test_decisions_and_depth_are_those_of_the_worst_function(body, cyclomatic, nesting):
    measured = measure(f"def f(x):\n    {body}\n")
    assert (measured["cyclomatic"], measured["nesting"]) == (cyclomatic, nesting)


@pytest.mark.parametrize(
    "source",
    [
        "if a and b:\n    print()\n",
        "class A:\n    def f(self):\n        return 1 if self and 2 else 3\n",
        "class A:\n    class B:\n        def f(self):\n            return 1 if self and 2 else 3\n",
        "def f():\n    def g():\n        return 1 if f and g else 3\n    return g\n",
    ],
)
def test_the_worst_function_is_found_wherever_it_is(source):
    assert measure(source)["cyclomatic"] == 3


def test_docstrings_and_pass_are_no_statements():
    assert measure('"""Doc."""\ndef f():\n    """Doc."""\n    pass\n')["statements"] == 1


@pytest.mark.parametrize(
    ("source", "detail"),
    [
        ("def f(:\n", "line 1: invalid syntax"),
        ("x = 1\ny = \0\n", "line 2: a null byte"),
        ("(" * 5000, "line 1: too many nested parentheses"),
    ],
)
def test_what_does_not_parse_is_named_with_its_line(source, detail):
    assert attempt(measure, source) == {"error": "SyntaxError", "detail": detail}


def test_what_is_too_deep_is_named():
    assert attempt(measure, f"x = {'-' * 50_000}1\n")["error"] in {"MemoryError", "RecursionError"}
