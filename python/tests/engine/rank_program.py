"""The engine's command as one rank whose faults are ordered by files: `rank_program.py FAULTS ...`.

While FAULTS holds a file of that name, rank 1 fails once in the middle of a pass that the others
have begun too.
"""

import os
import sys
from pathlib import Path

from falconry_engine.__main__ import main
from falconry_engine.models.linear import AdaptedLinear

ERRORS = {
    "short": MemoryError("not enough memory: you tried to allocate 8 bytes"),
    "broken": ValueError("out of luck"),
}
faults, forward, calls = Path(sys.argv.pop(1)), AdaptedLinear.forward, [0]


def fail_when_told(layer, *arguments):
    calls[0] += 1
    for name, error in ERRORS.items():
        if calls[0] % 10 == 9 and (faults / name).exists():
            (faults / name).unlink()
            raise error
    return forward(layer, *arguments)


if os.environ["RANK"] == "1":
    AdaptedLinear.forward = fail_when_told
sys.exit(main())
