"""Encoder-decoder models against plain transformers and PEFT, by the verbs of the others."""

import numpy as np
import pytest
import torch
from peft import PeftModel
from transformers import AutoModelForSeq2SeqLM, BartConfig, BartForConditionalGeneration

from falconry_engine.adapters.heads import HeadLayout
from falconry_engine.errors import InvalidRequest, Unsupported
from falconry_engine.models.loader import load_model
from falconry_engine.session.engine import Engine, EngineSettings
from falconry_engine.wire import messages as wire
from falconry_engine.wire.arrays import RaggedFloats, RaggedIntegers
from tests.engine.conftest import Client, rows_of, shake
from tests.engine.tiny import ENCODER_DECODERS, tokenizer, write_model

PROMPTS = [[5, 9, 40, 41, 8], [70, 3]]
COMPLETIONS = [[11, 12, 13], [90, 7], [11, 50, 60, 61], [33, 34, 0]]
ROWS = rows_of(RaggedIntegers.of(PROMPTS), RaggedIntegers.of(COMPLETIONS))


@pytest.fixture(params=sorted(ENCODER_DECODERS))
def opened(request: pytest.FixtureRequest, models) -> tuple[Client, str]:
    client = Client(Engine(EngineSettings()))
    client.load(models(request.param))
    shake(client, "policy")
    return client, str(models(request.param))


def _plain(folder: str):
    return AutoModelForSeq2SeqLM.from_pretrained(folder, dtype=torch.float32).eval()


def _peft(client: Client, folder: str, out) -> PeftModel:
    client.export(folder, out)
    return PeftModel.from_pretrained(_plain(folder), out, is_trainable=True).eval()


def _logits(model, prompt: list[int], completion: list[int]) -> torch.Tensor:
    """Logits [T + 1, V]: of each token of the completion, and of what follows it."""
    start = torch.tensor([[model.config.decoder_start_token_id, *completion]])
    return model(input_ids=torch.tensor([prompt]), decoder_input_ids=start).logits[0]


def _scores(model, prompt: list[int], completion: list[int]) -> torch.Tensor:
    logits = torch.log_softmax(_logits(model, prompt, completion)[:-1], dim=-1)
    return logits[torch.arange(len(completion)), torch.tensor(completion)]


@pytest.mark.parametrize("name", sorted(ENCODER_DECODERS))
def test_padded_prompts_give_the_logits_of_transformers(models, name):
    folder = models(name)
    # In double precision: rounding alone moves the large logits of a random model by 1e-4.
    model = load_model(folder, torch.device("cpu"), torch.float64)
    plain = _plain(str(folder)).double()
    ids, mask = torch.tensor([PROMPTS[0], [*PROMPTS[1], 0, 0, 0]]), torch.ones(2, 5).long()
    mask[1, 2:] = 0
    starts = torch.tensor([[model.start_token, *COMPLETIONS[0]]] * 2)
    with torch.no_grad():
        ours = model.logits(model.decode(starts, model.encode(ids, mask), mask))
        for row, prompt in enumerate(PROMPTS):
            theirs = _logits(plain, prompt, COMPLETIONS[0])
            assert torch.allclose(ours[row], theirs, atol=1e-9, rtol=1e-9)


def test_log_probabilities_equal_those_of_peft(opened, tmp_path):
    client, folder = opened
    peer = _peft(client, folder, tmp_path / "peft")
    expected = [
        _scores(peer, PROMPTS[row // 2], completion).detach()
        for row, completion in enumerate(COMPLETIONS)
    ]
    assert client.scores(ROWS) == pytest.approx(torch.cat(expected).numpy(), abs=1e-4, rel=1e-4)
    config = (tmp_path / "peft" / "adapter_config.json").read_text()
    assert '"task_type": "SEQ_2_SEQ_LM"' in config
    plain = _scores(_plain(folder), PROMPTS[0], COMPLETIONS[0]).detach()
    assert client.scores(ROWS)[:3] != pytest.approx(plain.numpy(), abs=1e-2)


def test_gradients_in_encoder_and_decoder_equal_those_of_peft(opened, tmp_path):
    client, folder = opened
    weights = [1.0, -0.5, 2.0, 0.25]
    answer = client.learn(ROWS, weights, normalisers=[3.0])
    peer = _peft(client, folder, tmp_path / "peft")
    loss = torch.zeros(())
    for row, completion in enumerate(COMPLETIONS):
        loss = loss - weights[row] * _scores(peer, PROMPTS[row // 2], completion).sum() / 3
    loss.backward()
    assert answer.losses[0] == pytest.approx(loss.item(), rel=1e-4)
    theirs = {name: value.grad for name, value in peer.named_parameters() if value.requires_grad}
    layers = client.layout().matrices(client.adapter().gradient[None])
    for layer, (a, b) in layers.items():
        for name, ours in (("lora_A", a[0].T), ("lora_B", b[0].T)):
            expected = theirs[f"base_model.model.{layer}.{name}.default.weight"]
            bound = 1e-4 * float(expected.abs().max().clamp(min=1))
            assert torch.allclose(ours, expected, atol=bound, rtol=1e-3), layer
    found = {layer.partition(".")[0] for layer, (_, b) in layers.items() if b.any()}
    assert found == {"encoder", "decoder"}
    assert any("EncDecAttention" in layer for layer in layers)


def test_a_greedy_answer_is_that_of_generate(opened):
    client, folder = opened
    client.adapter().weights = torch.zeros_like(client.adapter().weights)
    answer = client.sample(RaggedIntegers.of(PROMPTS), samples=1, temperature=0)
    plain = _plain(folder)
    for prompt, ours in zip(PROMPTS, answer.tokens.split(), strict=True):
        # Its cache counts the layers of the encoder, and this decoder has more.
        how = {"max_new_tokens": 12, "do_sample": False, "use_cache": False}
        theirs = plain.generate(torch.tensor([prompt]), **how)
        assert theirs[0, 1 : 1 + len(ours)].tolist() == ours.tolist()


def test_log_probabilities_of_sampling_equal_those_of_the_training_pass(opened):
    client, _ = opened
    client.copy("a", "b")
    shake(client, "a", seed=3)
    # Answers end at many places, so that rows are dropped from the batch.
    client.model().end_tokens = frozenset(range(0, 300, 9))
    prompts = RaggedIntegers.of([*PROMPTS, [8, 9, 10]])
    drawn = client.sample(prompts, samples=6, adapters=["a", "b", "a"], max_new_tokens=24)
    assert len(set(drawn.tokens.lengths.tolist())) > 1
    rows = wire.TrainingRows(
        prompts=prompts,
        prompt_of_row=np.repeat(np.arange(3), 6),
        completions=drawn.tokens,
        adapter_of_row=np.repeat([0, 1, 0], 6),
        adapters=["a", "b"],
    )
    assert client.scores(rows) == pytest.approx(drawn.log_probabilities, abs=1e-4)
    first = RaggedIntegers.of(PROMPTS[:1])
    alone = client.sample(first, samples=6, adapters=["a"], max_new_tokens=24)
    assert alone.texts == drawn.texts[:6]


def test_stacked_adapters_gather_the_gradients_of_a_loop(opened):
    client, _ = opened
    client.copy("a", "b")
    shake(client, "b", seed=3)
    together = client.learn(rows_of(ROWS.prompts, ROWS.completions, ["a", "b"]))
    stacked = {name: client.adapter(name).gradient for name in ("a", "b")}
    for index, name in enumerate(("a", "b")):
        client.adapter(name).gradient = None
        completions = RaggedIntegers.of(COMPLETIONS[2 * index : 2 * index + 2])
        alone = rows_of(RaggedIntegers.of([PROMPTS[index]]), completions, [name])
        answer = client.learn(alone, normalisers=[4.0])
        assert answer.losses[0] == pytest.approx(together.losses[index], rel=1e-5)
        gradient = client.adapter(name).gradient
        bound = 1e-5 * float(gradient.abs().max().clamp(min=1))
        assert torch.allclose(gradient, stacked[name], atol=bound, rtol=1e-4)


def test_a_merged_model_gives_the_logits_of_the_policy(opened, tmp_path):
    client, folder = opened
    client.export(folder, tmp_path / "merged", "merged")
    merged = _plain(str(tmp_path / "merged"))
    expected = [
        _scores(merged, PROMPTS[row // 2], completion).detach()
        for row, completion in enumerate(COMPLETIONS)
    ]
    assert client.scores(ROWS) == pytest.approx(torch.cat(expected).numpy(), abs=1e-4, rel=1e-4)


def _states(model, prompt: list[int], completion: list[int]) -> torch.Tensor:
    """Last decoder states [T + 1, d]: before each token of the completion, and after all."""
    start = torch.tensor([[model.config.decoder_start_token_id, *completion]])
    encoded = model.get_encoder()(torch.tensor([prompt])).last_hidden_state
    return model.get_decoder()(start, encoder_hidden_states=encoded).last_hidden_state[0]


def _heads(client: Client) -> tuple[torch.Tensor, HeadLayout, torch.Tensor, HeadLayout]:
    """A value head and an outcome head that are leaves, with their layouts."""
    for name, kind in (("worth", "value"), ("critic", "outcome")):
        client("add_head", wire.HeadRequest, head=name, kind=kind, seed=1)
    kinds = [HeadLayout(kind, client.model().width) for kind in ("value", "outcome")]
    worth, critic = (client.adapter(name).weights.clone() for name in ("worth", "critic"))
    return worth.requires_grad_(), kinds[0], critic.requires_grad_(), kinds[1]


def test_heads_read_the_decoder_states_of_peft(opened, tmp_path):
    client, folder = opened
    worth, as_value, critic, as_outcome = _heads(client)
    peer = _peft(client, folder, tmp_path / "peft")
    states = [
        _states(peer, PROMPTS[row // 2], completion) for row, completion in enumerate(COMPLETIONS)
    ]
    before = torch.cat([as_value.read(worth, one[:-1]) for one in states]).detach()
    found = client("values", wire.ReadHeadRequest, rows=ROWS, head="worth").values.values
    assert found == pytest.approx(before.numpy(), abs=1e-3, rel=1e-3)
    after = [as_outcome.read(critic, one[1:]).detach() for one in states]
    answer = client("classes", wire.ReadHeadRequest, rows=ROWS, head="critic")
    expected = torch.cat(after).numpy().ravel()
    assert answer.token_logits == pytest.approx(expected, abs=1e-3, rel=1e-3)
    largest = torch.stack([one.amax(dim=0) for one in after]).numpy().ravel()
    assert answer.row_logits == pytest.approx(largest, abs=1e-3, rel=1e-3)


def test_gradients_of_a_value_head_and_its_trunk_equal_those_of_peft(opened, tmp_path):
    client, folder = opened
    worth, as_value, _, _ = _heads(client)
    peer = _peft(client, folder, tmp_path / "peft")
    lengths = ROWS.completions.lengths
    targets = np.linspace(-1, 1, int(lengths.sum()), dtype=np.float32)
    values = torch.cat(
        [
            as_value.read(worth, _states(peer, PROMPTS[row // 2], completion)[:-1])
            for row, completion in enumerate(COMPLETIONS)
        ]
    )
    ((values - torch.from_numpy(targets)) ** 2).sum().div(2 * 3).backward()
    answer = client.learn(
        ROWS,
        loss=wire.Value(kind="value"),
        head="worth",
        target_values=RaggedFloats(values=targets, lengths=lengths),
        normalisers=[3.0],
    )
    found = client.adapter("worth").gradient
    assert worth.grad is not None and torch.allclose(found, worth.grad, atol=1e-3, rtol=1e-3)
    assert answer.head_gradient_norm == pytest.approx(float(worth.grad.norm()), rel=1e-3)
    theirs = dict(peer.named_parameters())
    for layer, (a, b) in client.layout().matrices(client.adapter().gradient[None]).items():
        for name, ours in (("lora_A", a[0].T), ("lora_B", b[0].T)):
            expected = theirs[f"base_model.model.{layer}.{name}.default.weight"].grad
            bound = 1e-4 * float(expected.abs().max().clamp(min=1))
            assert torch.allclose(ours, expected, atol=bound, rtol=1e-3), layer


def test_heads_read_the_decoder_and_train_both_stacks(opened):
    client, _ = opened
    client("add_head", wire.HeadRequest, head="critic", kind="outcome", seed=1)
    lengths = ROWS.completions.lengths
    classes = RaggedIntegers(values=np.repeat([0, 3, 1, 2], lengths), lengths=lengths)
    how = {"loss": wire.Classify(kind="classify", over="sequence"), "head": "critic"}
    first = client.learn(ROWS, **how, target_classes=classes)
    for _ in range(40):
        client.step("critic", learning_rate=0.02)
        client.step("policy", learning_rate=0.02)
        last = client.learn(ROWS, **how, target_classes=classes)
    assert last.losses[0] < first.losses[0] / 10
    found = client("classes", wire.ReadHeadRequest, rows=ROWS, head="critic")
    assert found.row_logits.reshape(4, 4).argmax(axis=1).tolist() == [0, 3, 1, 2]


def test_texts_are_embedded_by_the_encoder_whatever_stands_beside_them(opened):
    client, folder = opened
    texts = ["def add(a, b):", "for i in range(10):\n    print(i)\n"]
    both = client("embed", wire.EmbedRequest, texts=texts)
    ids = torch.tensor(tokenizer()(texts[:1])["input_ids"])
    with torch.no_grad():
        states = _plain(folder).encoder(ids).last_hidden_state[0]
    assert both.values[: both.width] == pytest.approx(states.mean(dim=0).numpy(), abs=1e-4)


def test_prompt_and_answer_each_have_the_whole_context(opened):
    client, _ = opened
    limit = client.model().context_length
    long = RaggedIntegers.of([[5] * (limit + 1)])
    for call in (
        lambda: client.sample(long, samples=1),
        lambda: client.sample(RaggedIntegers.of(PROMPTS), max_new_tokens=limit),
    ):
        with pytest.raises(InvalidRequest, match=f"the model has {limit}"):
            call()


def test_layouts_that_are_not_supported_are_refused_by_name(tmp_path):
    words = tokenizer()
    config = BartConfig(
        vocab_size=len(words),
        d_model=16,
        encoder_layers=1,
        decoder_layers=1,
        encoder_attention_heads=2,
        decoder_attention_heads=2,
        encoder_ffn_dim=16,
        decoder_ffn_dim=16,
    )
    BartForConditionalGeneration(config).save_pretrained(tmp_path)
    words.save_pretrained(tmp_path)
    with pytest.raises(Unsupported, match="bart is not among"):
        Client(Engine(EngineSettings())).load(tmp_path)


def test_a_model_without_a_start_token_is_refused_by_name(tmp_path):
    folder = write_model(tmp_path / "model", "codet5")
    config = folder / "config.json"
    text = config.read_text()
    config.write_text(
        "\n".join(
            line
            for line in text.splitlines()
            if "decoder_start_token_id" not in line and "pad_token_id" not in line
        ).replace('"model_type": "t5",', '"model_type": "t5", "pad_token_id": null,')
    )
    with pytest.raises(Unsupported, match="decoder_start_token_id"):
        Client(Engine(EngineSettings())).load(folder)
