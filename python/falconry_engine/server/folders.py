"""What is answered about folders, without a session."""

from dataclasses import asdict

from fastapi import FastAPI, Request, Response

from falconry_engine.models.inspection import inspect_model
from falconry_engine.server.codec import encode
from falconry_engine.server.worker import TensorThread
from falconry_engine.session.engine import EngineSettings
from falconry_engine.session.export import export_checkpoint
from falconry_engine.wire import messages as wire


def add_inspect(app: FastAPI, settings: EngineSettings, thread: TensorThread) -> None:
    """Adds the verb that looks at a base model."""

    def find(path: str) -> wire.InspectAnswer:
        return wire.InspectAnswer(**asdict(inspect_model(path, settings.dtype)))

    @app.post(
        "/inspect",
        operation_id="inspect",
        response_model=None,
        responses={200: {"model": wire.InspectAnswer}, "default": {"model": wire.Problem}},
    )
    async def inspect(request: Request, body: wire.InspectRequest) -> Response:
        """Say whether the model in a folder can be opened, from its headers alone."""
        # Not beside the tensors: transformers sets PyTorch's default type while it builds a model.
        return encode(request, await thread.run(lambda: find(body.model_path)))


def add_export(app: FastAPI, files: TensorThread) -> None:
    """Adds the verb that writes files; `files` is beside the thread of the tensors."""

    @app.post(
        "/export",
        operation_id="export",
        response_model=None,
        responses={200: {"model": wire.ExportAnswer}, "default": {"model": wire.Problem}},
    )
    async def export(request: Request, body: wire.ExportRequest) -> Response:
        """Write a saved policy as files for other tools, while tensors are computed."""
        return encode(request, await files.run(lambda: export_checkpoint(body, files.check)))
