"""`python -m falconry_embedding export --out DIR`."""

import argparse
import sys
from pathlib import Path

from falconry_embedding.description import is_complete
from falconry_embedding.errors import EmbeddingError


def main(arguments: list[str] | None = None) -> int:
    """Run the command; 0 when the folder is complete, 1 when it could not be made."""
    parser = argparse.ArgumentParser(prog="falconry_embedding", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    export = commands.add_parser("export", help="make the embedding model folder")
    export.add_argument("--out", type=Path, required=True, help="folder to make")
    export.add_argument("--wheel", type=Path, help="the wheel, when it is already at hand")
    options = parser.parse_args(arguments)
    if is_complete(options.out):
        print(f"{options.out}: already complete")
        return 0
    # PyTorch takes seconds to import, and a complete folder needs none of it.
    from falconry_embedding.export import export_model

    try:
        export_model(options.out, options.wheel)
    except EmbeddingError as error:
        print(f"falconry_embedding: {error}", file=sys.stderr)
        return 1
    print(f"{options.out}: exported and checked")
    return 0


if __name__ == "__main__":
    sys.exit(main())
