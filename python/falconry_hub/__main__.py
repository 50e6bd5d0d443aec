"""`python -m falconry_hub REPOSITORY REVISION FOLDER`: one JSON object a line about how far it is,
the last one `{"isDone": true}` or `{"error": kind, "detail": sentence}`. It ends when its standard
input does, which is how its parent takes it along.
"""

import json
import os
import sys
import threading
from pathlib import Path

# Plain HTTP goes on from where it broke off, and needs no cache beside the folder.
os.environ["HF_HUB_DISABLE_XET"] = "1"
os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")

from huggingface_hub import HfApi

from falconry_hub.errors import HubError
from falconry_hub.snapshot import bring


def main(arguments: list[str]) -> int:
    """0 when the folder is whole, 1 when the last line says why not."""
    repository, revision, folder = arguments
    api = HfApi(endpoint=os.environ.get("HF_ENDPOINT"), token=os.environ.get("HF_TOKEN") or False)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        bring(api, repository, revision, Path(folder), _tell)
    except HubError as error:
        _say({"error": error.kind, "detail": str(error)})
        return 1
    _say({"isDone": True})
    return 0


def _tell(done: int, total: int) -> None:
    _say({"doneBytes": done, "totalBytes": total})


def _say(line: dict[str, object]) -> None:
    print(json.dumps(line), flush=True)


def _end_with_parent() -> None:
    sys.stdin.read()
    os._exit(2)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
