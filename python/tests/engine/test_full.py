"""Full fine-tuning against plain transformers, and beside sessions that train adapters."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from transformers import AutoModelForCausalLM, AutoModelForSeq2SeqLM

from falconry_engine.errors import InvalidRequest, NeverFits, OutOfMemory, Unsupported
from falconry_engine.session import layouts
from falconry_engine.session.engine import Engine, EngineSettings
from falconry_engine.session.export import export_checkpoint
from falconry_engine.training import steps
from falconry_engine.wire import messages as wire
from falconry_engine.wire.arrays import RaggedIntegers
from tests.engine.conftest import ADAM, Client, rows_of, shake

PROMPTS = [[5, 9, 40, 41, 8], [70, 3, 22]]
COMPLETIONS = [[11, 12, 13], [90, 7], [11, 50, 60, 61], [33, 34, 0]]
WEIGHTS = [1.0, -0.5, 2.0, 0.25]
ROWS = rows_of(RaggedIntegers.of(PROMPTS), RaggedIntegers.of(COMPLETIONS))


def _opened(folder: Path, **options) -> Client:
    client = Client(Engine(EngineSettings(**options)))
    client.load(folder, full=True)
    return client


@pytest.fixture
def full(models) -> Client:
    return _opened(models("qwen2"))


def _plain(folder: Path, architecture: str = "qwen2"):
    kind = AutoModelForSeq2SeqLM if architecture == "codet5" else AutoModelForCausalLM
    return kind.from_pretrained(folder, dtype=torch.float32).eval()


def _scores(model, prompt: list[int], completion: list[int]) -> torch.Tensor:
    if model.config.is_encoder_decoder:
        begun = [model.config.decoder_start_token_id, *completion]
        ids = {"input_ids": torch.tensor([prompt]), "decoder_input_ids": torch.tensor([begun])}
        first = 0
    else:
        ids, first = {"input_ids": torch.tensor([prompt + completion])}, len(prompt) - 1
    logits = torch.log_softmax(model(**ids).logits[0], dim=-1)
    return logits[torch.arange(first, first + len(completion)), torch.tensor(completion)]


def _vector(model) -> torch.Tensor:
    return torch.cat([weight.detach().reshape(-1) for weight in model.parameters()])


def _loss(model) -> torch.Tensor:
    scores = [_scores(model, PROMPTS[at // 2], one).sum() for at, one in enumerate(COMPLETIONS)]
    return -(torch.tensor(WEIGHTS) * torch.stack(scores)).sum() / 3


@pytest.mark.parametrize("architecture", ["qwen2", "llama", "starcoder2", "gpt_bigcode", "codet5"])
def test_gradients_are_those_of_the_plain_model_in_every_weight(models, architecture):
    client, peer = _opened(models(architecture)), _plain(models(architecture), architecture)
    answer = client.learn(ROWS, WEIGHTS, normalisers=[3.0])
    loss = _loss(peer)
    loss.backward()
    assert answer.losses[0] == pytest.approx(loss.item(), rel=1e-5)
    theirs = {name: weight.grad for name, weight in peer.named_parameters()}
    ours = client.layout().tensors(client.adapter().gradient)
    assert sorted(ours) == sorted(theirs)
    for name, gradient in ours.items():
        assert torch.allclose(gradient, theirs[name], atol=2e-5, rtol=1e-4), name
    assert all(gradient.any() for gradient in ours.values())


def test_a_fresh_policy_is_the_base_model_and_its_steps_are_those_of_the_plain_model(full, models):
    peer = _plain(models("qwen2"))
    assert torch.equal(full.adapter().weights, _vector(peer))
    # Adam would magnify the rounding of weights whose gradient is 0, as that of a key's bias is.
    sgd = torch.optim.SGD(peer.parameters(), lr=0.1)
    for _ in range(3):
        full.learn(ROWS, WEIGHTS, normalisers=[3.0])
        full.step(kind="sgd", learning_rate=0.1)
        sgd.zero_grad()
        _loss(peer).backward()
        torch.nn.utils.clip_grad_norm_(peer.parameters(), ADAM.gradient_clip)
        sgd.step()
    assert not torch.allclose(full.adapter().weights, _vector(_plain(models("qwen2"))), atol=1e-2)
    assert torch.allclose(full.adapter().weights, _vector(peer), atol=2e-5)


@pytest.mark.parametrize("architecture", ["qwen2", "llama", "gpt_bigcode", "codet5"])
def test_a_merged_export_scores_and_draws_as_the_policy_does(models, tmp_path, architecture):
    client = _opened(models(architecture))
    client.learn(ROWS, WEIGHTS)
    client.step()
    drawn = client.sample(RaggedIntegers.of(PROMPTS), samples=2, max_new_tokens=8)
    rows = rows_of(RaggedIntegers.of(PROMPTS), drawn.tokens)
    client.export(models(architecture), tmp_path / "out", "merged")
    peer = _plain(tmp_path / "out", architecture)
    completions = [row.tolist() for row in drawn.tokens.split()]
    with torch.no_grad():
        scores = [_scores(peer, PROMPTS[at // 2], one) for at, one in enumerate(completions)]
    assert client.scores(rows) == pytest.approx(torch.cat(scores).numpy(), abs=1e-5, rel=1e-5)
    assert drawn.log_probabilities == pytest.approx(client.scores(rows), abs=2e-5, rel=1e-5)
    served = Client(client.engine, "served")
    served.load(tmp_path / "out")
    again = served.sample(RaggedIntegers.of(PROMPTS), samples=2, max_new_tokens=8)
    assert again.tokens.values.tolist() == drawn.tokens.values.tolist()


def test_a_restored_policy_goes_on_bit_for_bit(full, models, tmp_path):
    other = full
    for step in range(6):
        if step == 3:
            full.save(tmp_path / "cut")
            other = _opened(models("qwen2"))
            other("restore", wire.FolderRequest, adapter="policy", folder=str(tmp_path / "cut"))
        for one in {full, other}:
            if step % 2:
                one.step(weight_decay=0.01)
            else:
                drawn = one.sample(RaggedIntegers.of(PROMPTS), seed=step, max_new_tokens=6)
                one.learn(rows_of(RaggedIntegers.of(PROMPTS), drawn.tokens))
    assert torch.equal(other.adapter().weights, full.adapter().weights)
    assert torch.equal(other.adapter().optimiser.second, full.adapter().optimiser.second)


def test_several_policies_in_one_call_are_those_of_a_call_each(full):
    full.copy("a", "b")
    shake(full, "b")
    rows = rows_of(ROWS.prompts, ROWS.completions, ["a", "b"])
    together = full.learn(rows, WEIGHTS)
    for at, name in enumerate(["a", "b"]):
        alone = rows_of(
            RaggedIntegers.of(PROMPTS[at : at + 1]),
            RaggedIntegers.of(COMPLETIONS[2 * at : 2 * at + 2]),
            [name],
        )
        gradient = full.adapter(name).gradient
        full.adapter(name).gradient = None
        answer = full.learn(alone, WEIGHTS[2 * at : 2 * at + 2], normalisers=[4.0])
        assert answer.losses[0] == pytest.approx(together.losses[at])
        assert torch.allclose(full.adapter(name).gradient, gradient, atol=1e-6)
    both = full.sample(rows.prompts, samples=2, adapters=["a", "b"])
    assert both.log_probabilities == pytest.approx(
        full.scores(rows_of(rows.prompts, both.tokens, ["a", "b"])), abs=2e-5, rel=1e-5
    )


def test_a_session_let_in_between_token_steps_has_its_own_weights(models):
    other: list[Client] = []
    heard: list[float] = []

    def let_in() -> None:
        if other:
            heard.extend(other.pop().scores(ROWS).tolist())

    engine = Engine(EngineSettings(), let_in)
    client, guest = Client(engine), Client(engine, "guest")
    client.load(models("qwen2"), full=True)
    guest.load(models("qwen2"))
    expected = guest.scores(ROWS).tolist()
    shake(client, "policy")
    alone = client.sample(RaggedIntegers.of(PROMPTS))
    other.append(guest)
    beside = client.sample(RaggedIntegers.of(PROMPTS))
    assert heard == expected == guest.scores(ROWS).tolist()
    assert beside.tokens.values.tolist() == alone.tokens.values.tolist()


def test_computing_layers_twice_changes_no_gradient(full, models):
    twice = _opened(models("qwen2"), gradient_checkpointing=True)
    for one in (full, twice):
        one.learn(ROWS, WEIGHTS)
    assert torch.equal(twice.adapter().gradient, full.adapter().gradient)


def test_a_gradient_that_is_not_finite_leaves_the_weights(full):
    before = full.adapter().weights
    full.learn(ROWS)
    full.adapter().gradient[0] = torch.nan
    with pytest.raises(Exception, match="not finite"):
        full.step()
    assert full.adapter().weights is before


def test_a_step_in_pieces_is_the_step_of_the_whole(full, monkeypatch):
    full.copy("other")
    for name, piece in (("policy", 1 << 24), ("other", 1000)):
        monkeypatch.setattr(steps, "PIECE", piece)
        for _ in range(2):
            full.learn(rows_of(ROWS.prompts, ROWS.completions, [name]), WEIGHTS)
            full.step(name, weight_decay=0.1)
    assert torch.equal(full.adapter("other").weights, full.adapter().weights)


def test_half_precision_weights_are_trained_in_float32(models):
    client = _opened(models("qwen2"), dtype=torch.bfloat16)
    before = client.adapter().weights
    client.learn(ROWS, WEIGHTS)
    client.step(learning_rate=1e-5)
    moved = client.adapter().weights - before
    assert client.adapter().weights.dtype == torch.float32
    assert 0 < float(moved.abs().max()) < 1e-4


@pytest.mark.parametrize(
    ("free", "total", "kind"), [(1000, 2000, NeverFits), (1000, 10**12, OutOfMemory)]
)
def test_what_does_not_fit_is_refused_with_the_figure(full, models, monkeypatch, free, total, kind):
    count = full.layout().size
    monkeypatch.setattr(layouts, "memory_of", lambda _: (free, total))
    with pytest.raises(kind, match=f"{count * layouts.TRAINING_BYTES:,} bytes"):
        _opened(models("qwen2"))
    with pytest.raises(kind, match=f"{2 * count * layouts.COPY_BYTES:,} bytes"):
        full.copy("a", "b")
    assert full.sample(RaggedIntegers.of(PROMPTS)).texts


def test_what_whole_weights_cannot_do_is_refused_by_name(full, client, models, tmp_path):
    full.save(tmp_path / "whole")
    client.save(tmp_path / "adapter")
    request = {"checkpoint": str(tmp_path / "whole"), "model_path": str(models("qwen2"))}
    with pytest.raises(Unsupported, match="format: peft"):
        export_checkpoint(
            wire.ExportRequest(**request, format="peft", folder=str(tmp_path / "out"))
        )
    with pytest.raises(Unsupported, match="adopt"):
        full("adopt", wire.FolderRequest, adapter="policy", folder=str(tmp_path / "adapter"))
    with pytest.raises(InvalidRequest, match="the session has full"):
        full("restore", wire.FolderRequest, adapter="policy", folder=str(tmp_path / "adapter"))
    with pytest.raises(InvalidRequest, match="rank is None"):
        client("restore", wire.FolderRequest, adapter="policy", folder=str(tmp_path / "whole"))
    request = wire.LoadRequest(
        session="s", sequence=1, opening="1", model_path="m", adapter={"kind": "full"}, seed=0
    )
    with pytest.raises(Unsupported, match="generation server"):
        layouts.layout_of(full.model(), request, is_delegated=True)
    with pytest.raises(Unsupported, match=r"lm_head\.weight by another name"):
        _opened(models("gpt_neox"))
    with pytest.raises(Unsupported, match="torchrun"):
        layouts.layout_of(replace(full.model(), is_sharded=True), request, is_delegated=False)
