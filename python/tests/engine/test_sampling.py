import numpy as np
import pytest
import torch

from falconry_engine.errors import InvalidRequest
from falconry_engine.sampling.choose import choose, row_uniforms
from falconry_engine.sampling.sampler import SamplingBudget
from falconry_engine.wire.arrays import RaggedIntegers
from tests.engine.conftest import rows_of, shake

PROMPTS = RaggedIntegers.of([[5, 9, 40, 41, 8, 30], [70, 3, 22], [9]])


def _answers(sampled) -> list[list[int]]:
    return [row.tolist() for row in sampled.tokens.split()]


def test_a_row_does_not_depend_on_its_batch_mates(client):
    shake(client, "policy")
    together = _answers(client.sample(PROMPTS, samples=4, max_new_tokens=40))
    client.engine._open["s"].session._sampler._budget = SamplingBudget(cache_tokens=1)
    assert _answers(client.sample(PROMPTS, samples=4, max_new_tokens=40)) == together


def test_greedy_answers_are_those_of_generate(client):
    shake(client, "policy", seed=1)
    session = client.engine._open["s"].session
    for prompt in PROMPTS.split():
        ours = client.sample(RaggedIntegers.of([prompt]), samples=1, temperature=0)
        active = session._sampler._activate([client.adapter()])
        with client.model().using(active), torch.no_grad():
            ids = torch.from_numpy(prompt.astype(np.int64))[None]
            theirs = client.model().module.generate(
                ids, attention_mask=torch.ones_like(ids), do_sample=False, max_new_tokens=12
            )
        expected = theirs[0, len(prompt) :].tolist()
        assert _answers(ours)[0] == expected


def test_log_probabilities_are_those_of_the_training_forward_at_any_temperature(client):
    shake(client, "policy")
    for changes in ({}, {"temperature": 0.5}, {"temperature": 1.5, "top_k": 5}, {"top_p": 0.5}):
        drawn = client.sample(PROMPTS, samples=3, max_new_tokens=30, **changes)
        scores = client.scores(rows_of(PROMPTS, drawn.tokens))
        assert drawn.log_probabilities == pytest.approx(scores, abs=1e-4)


def test_unmerged_weights_draw_the_same(client):
    shake(client, "policy")
    merged = client.sample(PROMPTS, max_new_tokens=30)
    client.engine._open["s"].session._sampler._budget = SamplingBudget(merged_bytes=0)
    assert _answers(client.sample(PROMPTS, max_new_tokens=30)) == _answers(merged)


def test_an_end_token_is_listed_and_ends_the_text(client):
    drawn = client.sample(PROMPTS, samples=40, max_new_tokens=60)
    ended = [index for index, cut in enumerate(drawn.is_truncated) if not cut]
    tokens, places = (
        drawn.tokens.split(),
        np.split(drawn.byte_offsets, np.cumsum(drawn.tokens.lengths)[:-1]),
    )
    assert ended
    for index in ended:
        assert tokens[index][-1] == 0
        assert places[index][-1] == len(drawn.texts[index].encode())
        assert 0 not in tokens[index][:-1]


def test_a_stop_text_is_cut_even_when_it_spans_tokens(client):
    plain = client.sample(PROMPTS, samples=8, max_new_tokens=30)
    windows = [
        (index, text[start : start + 3])
        for index, text in enumerate(plain.texts)
        for start in range(2, len(text) - 3)
    ]
    index, stop = next(one for one in windows if "\ufffd" not in one[1])
    text = plain.texts[index]
    stopped = client.sample(PROMPTS, samples=8, max_new_tokens=30, stop=[stop])
    assert stopped.texts[index] == text[: text.index(stop)]
    assert not stopped.is_truncated[index]


def test_a_prompt_that_leaves_no_room_is_refused_by_place(client):
    prompts = RaggedIntegers.of([[1], [1] * 250])
    with pytest.raises(InvalidRequest) as refusal:
        client.sample(prompts, max_new_tokens=7)
    assert refusal.value.errors[0].pointer == "/prompts/1"


@pytest.mark.parametrize(
    ("rows", "pointer"),
    [([[300]], "/prompts/0"), ([[-1]], "/prompts/0"), ([[1], []], "/prompts/1"), ([], "/prompts")],
)
def test_prompts_of_unknown_tokens_are_refused(client, rows, pointer):
    with pytest.raises(InvalidRequest) as refusal:
        client.sample(RaggedIntegers.of(rows))
    assert refusal.value.errors[0].pointer == pointer


def test_tokens_are_drawn_as_often_as_they_are_likely():
    logits = torch.tensor([[0.0, 1.0, -1.0, 0.5]])
    uniforms = torch.from_numpy(row_uniforms(3, 0, 20_000))
    drawn = choose(logits.expand(len(uniforms), -1), uniforms, 0.7, 0, 1.0)
    shares = torch.bincount(drawn, minlength=4) / len(uniforms)
    assert torch.allclose(shares, torch.softmax(logits[0] / 0.7, dim=-1), atol=0.015)


def test_top_k_and_top_p_keep_the_likeliest_tokens_only():
    logits = torch.log(torch.tensor([[0.1, 0.4, 0.2, 0.3]])).expand(1000, -1)
    uniforms = torch.from_numpy(row_uniforms(1, 2, 1000))
    assert set(choose(logits, uniforms, 1.0, 2, 1.0).tolist()) == {1, 3}
    assert set(choose(logits, uniforms, 1.0, 0, 0.65).tolist()) == {1, 3}
    assert set(choose(logits, uniforms, 1.0, 0, 0.75).tolist()) == {1, 2, 3}
    assert set(choose(logits, uniforms, 1.0, 3, 0.5).tolist()) == {1, 3}
    assert set(choose(logits, uniforms, 1.0, 1, 1.0).tolist()) == {1}


def test_a_token_of_probability_zero_is_never_drawn():
    logits = torch.tensor([[-torch.inf, 0.0, -torch.inf, 0.0, -torch.inf]]).expand(3, -1)
    uniforms = torch.tensor([0.0, 0.5, 1 - 2**-53], dtype=torch.float64)
    assert choose(logits, uniforms, 1.0, 0, 1.0).tolist() == [1, 3, 3]


def test_rows_have_streams_of_their_own():
    assert np.array_equal(row_uniforms(1, 2, 5), row_uniforms(1, 2, 9)[:5])
    assert not np.array_equal(row_uniforms(1, 2, 5), row_uniforms(2, 1, 5))
