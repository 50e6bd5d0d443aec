"""What the interpreter rehearses is what programs and judges do later."""

import json
import os
import sys

from falconry_sandbox.rehearsal import judge_in_turn


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
