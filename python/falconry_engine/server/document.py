"""What the OpenAPI document of the engine says beyond what the framework finds out by itself."""

from typing import Any

from fastapi import FastAPI

from falconry_engine.server.codec import (
    FRAMES,
    JSON,
    JSON_LINES,
    MSGPACK,
    PROBLEM_JSON,
    PROBLEM_MSGPACK,
)


def describe(app: FastAPI) -> None:
    """Makes the document name both media types and only the answers that are sent."""
    generate = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = generate()
            for path in document["paths"].values():
                for operation in path.values():
                    _name_media_types(operation)
            _drop_titles(document["components"]["schemas"])
            for unused in ("HTTPValidationError", "ValidationError"):
                document["components"]["schemas"].pop(unused, None)
            app.openapi_schema = document
        return app.openapi_schema

    app.openapi = openapi


def _drop_titles(part: Any) -> None:
    """Removes the titles that repeat a field's name in other words."""
    if isinstance(part, dict):
        if isinstance(part.get("title"), str):
            del part["title"]
        part = list(part.values())
    if isinstance(part, list):
        for inner in part:
            _drop_titles(inner)


def _name_media_types(operation: dict[str, Any]) -> None:
    is_stream = operation["operationId"] == "sample_stream"
    answers = (FRAMES, JSON_LINES) if is_stream else (MSGPACK, JSON)
    operation["responses"].pop("422", None)
    body = operation.get("requestBody")
    if body is not None:
        schema = body["content"][JSON]["schema"]
        body["content"] = {kind: {"schema": schema} for kind in (MSGPACK, JSON)}
    for status, response in operation["responses"].items():
        schema = response["content"][JSON]["schema"]
        schema.pop("type", None)
        kinds = answers if status == "200" else (PROBLEM_MSGPACK, PROBLEM_JSON)
        response["content"] = {kind: {"schema": schema} for kind in kinds}
