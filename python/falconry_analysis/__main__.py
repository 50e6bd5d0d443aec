"""Starts the zygote of one analysis slot: `python -m falconry_analysis NAME==VERSION ...`.

The tools must be of the versions named: another one finds other things.
"""

import sys
from importlib import metadata

from falconry_sandbox.zygote import refuse


def _missing(requirements: list[str]) -> str | None:
    """What is not installed as required, or None."""
    for requirement in requirements:
        name, _, version = requirement.partition("==")
        try:
            found = metadata.version(name)
        except metadata.PackageNotFoundError:
            return f"the judges need {requirement}, which is not installed"
        if found != version:
            return f"the judges are defined for {requirement}, and {found} is installed"
    return None


def main(requirements: list[str]) -> int:
    """Refuses, by name, what is missing; else serves until the service hangs up."""
    missing = _missing(requirements)
    if missing is not None:
        refuse(missing)
        return 1
    from falconry_analysis import zygote  # needs the tools

    return zygote.main()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
