"""The OpenAPI document: `python -m falconry_engine.server.write_document` prints it."""

import sys
from typing import Any

import yaml

from falconry_engine.server.app import create_app
from falconry_engine.session.engine import EngineSettings


class _Plain(yaml.SafeDumper):
    """Writes equal parts out again instead of pointing back at them."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def document_text() -> str:
    """The document as YAML, as it is committed in `openapi/engine.yaml`."""
    document = create_app(EngineSettings()).openapi()
    return yaml.dump(document, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=100)


if __name__ == "__main__":
    sys.stdout.write(document_text())
