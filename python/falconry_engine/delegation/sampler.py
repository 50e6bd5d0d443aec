"""Drawing P prompts x S answers on a generation server.

Each prompt is one request for S answers, each with a seed of its own. Where an answer ends is
decided here, byte by byte as the engine's own sampler does, and the server must agree.
"""

import hashlib
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import numpy as np

from falconry_engine.adapters.adapter import Adapter
from falconry_engine.adapters.layout import AdapterLayout
from falconry_engine.delegation.server import Ask, GenerationServer
from falconry_engine.delegation.shelf import Shelved
from falconry_engine.errors import GenerationRefused, GenerationUnavailable
from falconry_engine.models.base import BaseModel
from falconry_engine.sampling.answer import Answer
from falconry_engine.sampling.sampler import Sampling
from falconry_engine.training.packing import Rows

MOST_APART = 0.25
"""Mean difference in nats between the log-probabilities of engine and server, above which they do
not compute the same model. Kernels and half precision account for a tenth of that."""

_FEWEST_COMPARED = 16


class DelegatedSampler:
    """Draws from one base model and the adapters of one session, on the server.

    `score` gives the log-probabilities of the engine's own forward pass, [T] per row.
    """

    def __init__(
        self,
        server: GenerationServer,
        session: str,
        model: BaseModel,
        layout: AdapterLayout,
        stand_still: Callable[[], None],
        score: Callable[[Rows, list[Adapter]], list[np.ndarray]],
    ):
        self._server = server
        self._session = session
        self._model = model
        self._layout = layout
        self._stand_still = stand_still
        self._score = score

    def sample(
        self,
        prompts: list[np.ndarray],
        adapters: list[Adapter],
        adapter_of_prompt: list[int],
        how: Sampling,
        tell: Callable[[list[Answer]], None] | None = None,
    ) -> list[Answer]:
        """Answers, prompt-major: P x S. `tell` sees them as they come, and then they keep the
        server's log-probabilities: what was told is not corrected.
        """
        weights = [adapter.weights for adapter in adapters]
        held = self._server.hold(
            self._session, weights, self._layout, self._model.path, self._stand_still
        )
        growth = _Growth(self._model, prompts, how, self._server.settings.url)
        asks = [
            Ask(place, held[adapter], _body(prompt, held[adapter], how, place, tell is not None))
            for place, prompt, adapter in zip(
                growth.places, prompts, adapter_of_prompt, strict=True
            )
        ]

        def take(place: int, choice: Any) -> None:
            growth.take(place, choice)
            if tell is not None:
                tell(growth.answers)

        self._server.draw(asks, take, self._stand_still)
        answers = growth.whole()
        if tell is None and not self._server.settings.trusts_log_probabilities:
            self._rescore(prompts, adapters, adapter_of_prompt, answers)
        return answers

    def _rescore(
        self,
        prompts: list[np.ndarray],
        adapters: list[Adapter],
        adapter_of_prompt: list[int],
        answers: list[Answer],
    ) -> None:
        prompt_of_row = np.repeat(np.arange(len(prompts)), len(answers) // len(prompts))
        completions = [np.array(answer.tokens, dtype=np.int64) for answer in answers]
        adapter_of_row = np.array(adapter_of_prompt)[prompt_of_row]
        own = self._score(Rows(prompts, prompt_of_row, completions, adapter_of_row), adapters)
        theirs = [score for answer in answers for score in answer.log_probabilities]
        apart = np.abs(np.concatenate(own) - np.array(theirs))
        if len(theirs) >= _FEWEST_COMPARED and apart.mean() > MOST_APART:
            raise GenerationRefused(
                f"{self._server.settings.url} computes another model: its log-probabilities are "
                f"{apart.mean():.2f} nats from the engine's, {MOST_APART} at most are let pass. "
                "Compare weights, quantisation and --logprobs-mode, which must be raw_logprobs."
            )
        for answer, scores in zip(answers, own, strict=True):
            answer.log_probabilities = scores.tolist()


def _body(
    prompt: np.ndarray, adapter: Shelved, how: Sampling, place: int, is_streamed: bool
) -> dict[str, Any]:
    """One request. The answers of a request get the seeds from `seed` on, one each."""
    first = int.from_bytes(hashlib.sha256(str(how.seed).encode()).digest()[:8]) >> 2
    return {
        "model": adapter.name,
        "prompt": prompt.tolist(),
        "n": _distinct(how),
        "seed": first + place,
        "max_tokens": how.max_new_tokens,
        "temperature": how.temperature,
        "top_p": how.top_p,
        "top_k": how.top_k,
        "stop": [stop.decode() for stop in how.ending.stops],
        "stop_token_ids": sorted(how.ending.end_tokens),
        "ignore_eos": True,
        "logprobs": 0,
        "return_token_ids": True,
        "stream": is_streamed,
        # The model's generation_config.json would decide what is left out.
        "min_p": 0.0,
        "repetition_penalty": 1.0,
        "presence_penalty": 0.0,
        "frequency_penalty": 0.0,
    }


def _distinct(how: Sampling) -> int:
    """Answers to draw: greedy ones are all the same, and the server refuses to repeat them."""
    return 1 if how.temperature == 0 else how.samples_per_prompt


class _Growth:
    """The answers of one call while their pieces arrive."""

    def __init__(self, model: BaseModel, prompts: list[np.ndarray], how: Sampling, url: str):
        count = how.samples_per_prompt
        self._spelling = model.bytes_of_token
        self._how, self._url = how, url
        self.places = [prompt * count for prompt in range(len(prompts))]
        self._prompts = dict(zip(self.places, prompts, strict=True))
        self.answers = [Answer() for _ in range(len(prompts) * count)]
        self._ended: set[int] = set()

    def take(self, place: int, choice: Any) -> None:
        """Takes what one answer has grown by. Raises GenerationRefused for what is no answer to
        what was asked.
        """
        try:
            row = place + self._index(choice)
            tokens, reason = choice["token_ids"], choice["finish_reason"]
            scores = choice["logprobs"]["token_logprobs"] if tokens else []
            read = choice.get("prompt_token_ids")
            grown = list(zip(tokens, scores, strict=True))
        except (TypeError, KeyError, ValueError, AttributeError):
            raise self._refusal("sends no token_ids and log-probabilities, as vLLM does") from None
        if read is not None and read != self._prompts[place].tolist():
            raise self._refusal("has read another prompt than it was sent")
        answer = self.answers[row]
        for token, score in grown:
            if not answer.is_finished:
                self._add(answer, token, score)
        if reason is not None:
            self._end(row, reason)

    def whole(self) -> list[Answer]:
        """All answers, once they have ended; greedy ones are copied."""
        drawn = _distinct(self._how)
        for place in self.places:
            if not self._ended.issuperset(range(place, place + drawn)):
                raise GenerationUnavailable(f"{self._url} did not end all answers.")
            for row in range(place + drawn, place + self._how.samples_per_prompt):
                self.answers[row] = deepcopy(self.answers[place])
        return self.answers

    def _index(self, choice: Any) -> int:
        index = choice["index"]
        if not isinstance(index, int) or not 0 <= index < _distinct(self._how):
            raise self._refusal("sends more answers than it was asked for")
        return index

    def _add(self, answer: Answer, token: Any, score: Any) -> None:
        if not isinstance(token, int) or not 0 <= token < len(self._spelling):
            raise self._refusal(f"draws token {token}, which the model does not have")
        if not isinstance(score, int | float) or not score <= 1e-3:
            raise self._refusal(f"sends {score} as a log-probability")
        answer.add(token, float(score), self._spelling[token], self._how.ending)

    def _end(self, row: int, reason: str) -> None:
        """`stop` and `length` are ends of ours too; anything else is a failure of the server."""
        answer = self.answers[row]
        if reason == "stop" and not answer.is_finished:
            raise self._refusal("ends an answer where the model's tokenizer finds no end")
        if reason == "length" and not answer.is_finished:
            drawn, asked = len(answer.tokens), self._how.max_new_tokens
            if drawn < asked:
                raise self._refusal(
                    f"ends an answer after {drawn} of {asked} tokens: raise its --max-model-len"
                )
        if reason not in ("stop", "length"):
            raise GenerationUnavailable(f"{self._url} ended an answer by {reason}.")
        self._ended.add(row)

    def _refusal(self, what: str) -> GenerationRefused:
        return GenerationRefused(f"The generation server {self._url} {what}.")
