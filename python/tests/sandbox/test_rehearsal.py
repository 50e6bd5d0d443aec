"""What the interpreter rehearses is what programs and judges do later."""

import json
import os
import sys

from falconry_sandbox import solution
from falconry_sandbox.rehearsal import judge_in_turn, run_scripts


def test_judge_hears_an_answer_to_every_question(tmp_path):
    log = os.open(tmp_path / "log", os.O_CREAT | os.O_RDWR)
    judge_in_turn(log)
    os.close(log)

    records = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines()]
    outcomes = [record["test"]["passed"] for record in records if "test" in record]
    assert outcomes == [True, False, True, True, True]
    assert [record for record in records if "end" in record] == [
        {"end": True, "calls": 3},
        {"end": True, "calls": 2},
    ]


def test_rehearsal_leaves_no_module_and_no_descriptor(tmp_path):
    log = os.open(tmp_path / "log", os.O_CREAT | os.O_RDWR)
    modules, descriptors = set(sys.modules), os.listdir("/proc/self/fd")
    judge_in_turn(log)

    assert set(sys.modules) == modules
    assert os.listdir("/proc/self/fd") == descriptors
    os.close(log)


def test_script_prints_what_it_was_given_and_gives_back_the_interpreter_as_it_was(tmp_path):
    log = os.open(tmp_path / "log", os.O_CREAT | os.O_RDWR)
    before = sys.stdin, sys.stdout, sys.argv, sys.modules["__main__"]
    files = [os.readlink(f"/proc/self/fd/{descriptor}") for descriptor in (0, 1)]
    descriptors = os.listdir("/proc/self/fd")

    assert run_scripts(log) == b"3 1 2\nyes\n"
    assert (sys.stdin, sys.stdout, sys.argv, sys.modules["__main__"]) == before
    assert [os.readlink(f"/proc/self/fd/{descriptor}") for descriptor in (0, 1)] == files
    assert os.listdir("/proc/self/fd") == descriptors
    assert (tmp_path / "log").read_text() == ""
    solution.standard_streams.cache_clear()
    os.close(log)
