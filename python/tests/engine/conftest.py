from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from falconry_engine.session.engine import Engine, EngineSettings
from falconry_engine.session.export import export_checkpoint
from falconry_engine.session.host import make_repeatable
from falconry_engine.wire import messages as wire
from falconry_engine.wire.arrays import Message, RaggedFloats, RaggedIntegers
from tests.engine.tiny import CONFIGS, ENCODER_DECODERS, write_model

ADAM = wire.Optimiser(
    kind="adam",
    learning_rate=1e-2,
    beta1=0.9,
    beta2=0.95,
    epsilon=1e-8,
    weight_decay=0.0,
    gradient_clip=1.0,
)


@pytest.fixture(scope="session", autouse=True)
def _determinism():
    make_repeatable(1)


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Folders of tiny models, each written once."""
    root, known = tmp_path_factory.mktemp("models"), {}

    def folder(architecture: str) -> Path:
        assert architecture in CONFIGS | ENCODER_DECODERS
        if architecture not in known:
            known[architecture] = write_model(root / architecture, architecture)
        return known[architecture]

    return folder


class Client:
    """Calls an engine in this process and numbers the mutating calls."""

    def __init__(self, engine: Engine, session: str = "s"):
        self.engine = engine
        self.session = session
        self.sequence = 0
        self.others = 0

    def __call__(self, verb: str, kind: type[Message], /, **fields):
        if issubclass(kind, wire.MutatingCall):
            fields["sequence"] = self.sequence + 1
        request = kind(session=self.session, **fields)
        answer = self.engine.call(verb, request, repr(request).encode())
        self.sequence += issubclass(kind, wire.MutatingCall)
        return answer

    def load(
        self,
        folder: Path,
        rank: int = 4,
        targets: list[str] | None = None,
        seed: int = 3,
        full: bool = False,
        **options,
    ):
        lora = wire.LoraShape(rank=rank, alpha=8, targets=targets)
        return self(
            "load",
            wire.LoadRequest,
            opening="1",
            model_path=str(folder),
            adapter=wire.FullShape(kind="full") if full else lora,
            seed=seed,
            **options,
        )

    def load_other(self, folder: Path):
        """Opens another session of the same engine."""
        self.others += 1
        return Client(self.engine, f"other-{self.others}").load(folder)

    def prompts(self, *texts: str) -> RaggedIntegers:
        return self("encode", wire.EncodeRequest, texts=list(texts)).tokens

    def sample(self, prompts: RaggedIntegers, samples: int = 3, **changes) -> wire.SampleAnswer:
        plan = {"adapters": ["policy"], "max_new_tokens": 12, "seed": 5} | changes
        return self(
            "sample", wire.SampleRequest, prompts=prompts, samples_per_prompt=samples, **plan
        )

    def learn(self, rows: wire.TrainingRows, row_weights: list[float] | None = None, **changes):
        """Forward and backward with one weight per row."""
        lengths = rows.completions.lengths
        per_row = np.ones(len(lengths)) if row_weights is None else np.array(row_weights)
        plan = {
            "loss": wire.WeightedNll(kind="weighted_nll"),
            "weights": RaggedFloats(values=np.repeat(per_row, lengths), lengths=lengths),
            "normalisers": [float(len(lengths))] * len(rows.adapters),
        }
        return self("forward_backward", wire.ForwardBackwardRequest, rows=rows, **(plan | changes))

    def scores(self, rows: wire.TrainingRows) -> np.ndarray:
        """log p of all completion tokens, end to end."""
        answer = self("logprobs", wire.LogProbabilitiesRequest, rows=rows)
        return answer.log_probabilities.values

    def step(self, adapter: str = "policy", **changes):
        optimiser = ADAM.model_copy(update=changes)
        return self("optim_step", wire.OptimStepRequest, adapter=adapter, optimiser=optimiser)

    def copy(self, *to: str):
        return self("copy", wire.CopyRequest, source="policy", to=list(to))

    def save(self, folder: Path) -> Path:
        """Saves the policy into a folder that is made for it."""
        folder.mkdir()
        self("save", wire.FolderRequest, adapter="policy", folder=str(folder))
        return folder

    def export(self, base: Path | str, folder: Path, format: str = "peft") -> wire.ExportAnswer:
        """Saves the policy beside `folder` and exports it there."""
        checkpoint = self.save(folder.with_name(f"{folder.name}-checkpoint"))
        request = {"checkpoint": str(checkpoint), "model_path": str(base), "format": format}
        return export_checkpoint(wire.ExportRequest(**request, folder=str(folder)))

    def adapter(self, name: str = "policy"):
        return self.engine._open[self.session].session.adapters[name]

    def model(self):
        return self.engine._open[self.session].session.model

    def layout(self):
        return self.engine._open[self.session].session.layout


def rows_of(
    prompts: RaggedIntegers,
    completions: RaggedIntegers,
    adapters: list[str] | None = None,
) -> wire.TrainingRows:
    """Equal runs of completions over the prompts; prompt i is of adapter i, or of the only one."""
    names = adapters or ["policy"]
    count = len(prompts.lengths)
    prompt_of_row = np.repeat(np.arange(count), len(completions.lengths) // count)
    return wire.TrainingRows(
        prompts=prompts,
        prompt_of_row=prompt_of_row,
        completions=completions,
        adapter_of_row=prompt_of_row % len(names),
        adapters=names,
    )


def shake(client: Client, *names: str, seed: int = 0) -> None:
    """Gives adapters random weights, so that B is not zero."""
    generator = torch.Generator().manual_seed(seed)
    for name in names:
        weights = client.adapter(name).weights
        weights += (torch.randn(weights.shape, generator=generator) * 0.1).to(weights.device)


@pytest.fixture
def client(models: Callable[[str], Path]) -> Client:
    """An open session on the tiny Qwen2."""
    made = Client(Engine(EngineSettings()))
    made.load(models("qwen2"))
    return made
