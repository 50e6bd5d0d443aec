"""Measures programs without running them, in a confined process: their text is untrusted too.

For each program one JSON line: what it measures, or why it could not be measured. Scores are made
of these measures elsewhere (`src/judges`), so that the scale can change without the analysis.
"""

import ast
import json
from typing import Any

from falconry_sandbox.complexity_measures import measure_complexity
from falconry_sandbox.layout_findings import find_layout_faults
from falconry_sandbox.style_findings import find_style_faults
from falconry_sandbox.verdict_log import write_line

_MAX_FINDINGS = 50


def analyse_batch(data: bytes, log_descriptor: int) -> None:
    """Reads a JSON list of programs and writes one line each."""
    for source in json.loads(data):
        write_line(log_descriptor, analyse(source))


def analyse(source: str) -> dict[str, Any]:
    """Returns `complexity` and `findings` (rule, line, detail), or the `error` that ended it."""
    text = source.removeprefix("\ufeff")
    try:
        tree = ast.parse(text)
        findings = [*find_layout_faults(text), *find_style_faults(tree)]
        complexity = measure_complexity(tree)
    except SyntaxError as error:
        return {"error": "SyntaxError", "detail": f"line {error.lineno}: {error.msg}"}
    except (RecursionError, MemoryError, ValueError) as error:
        return {
            "error": type(error).__name__,
            "detail": "the program is too large or too deeply nested",
        }
    shown = sorted(findings, key=lambda finding: finding.line)[:_MAX_FINDINGS]
    return {
        "complexity": complexity._asdict(),
        "findings": [finding._asdict() for finding in shown],
    }
