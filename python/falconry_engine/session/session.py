"""One session: the verbs on one base model and its named adapters."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch

from falconry_engine.adapters.adapter import Adapter, activate, stack
from falconry_engine.adapters.heads import OUTCOMES, HeadKind, HeadLayout
from falconry_engine.adapters.layout import AdapterLayout, FullLayout
from falconry_engine.adapters.peft_files import read_peft
from falconry_engine.delegation.sampler import DelegatedSampler
from falconry_engine.delegation.server import GenerationServer
from falconry_engine.errors import InvalidRequest, Unsupported
from falconry_engine.models.base import BaseModel
from falconry_engine.models.embedding import embed_texts
from falconry_engine.models.text import encode_texts, place_tokens
from falconry_engine.ranks.ranks import Ranks
from falconry_engine.sampling.answer import Answer, Ending
from falconry_engine.sampling.sampler import Sampling, SamplingBudget
from falconry_engine.sampling.telling import Part, Telling
from falconry_engine.session import checks, moves
from falconry_engine.session.checkpoint import read_checkpoint, write_checkpoint
from falconry_engine.session.layouts import layout_of, require_copies
from falconry_engine.session.life import SessionLife
from falconry_engine.session.memory import Parting, Peak
from falconry_engine.training.exact import Batch, meta_gradient, require_second_derivatives
from falconry_engine.training.packing import PackingBudget, Rows
from falconry_engine.wire import messages as wire
from falconry_engine.wire.arrays import RaggedFloats, RaggedIntegers

POLICY = "policy"


class Session:
    """Adapters by name over one base model. A verb that raises has changed nothing.

    `make_way` is called where a verb can stand still for a while: between two micro-batches and
    between some token steps. With a `generation` server, answers are drawn there and never here.
    """

    def __init__(
        self,
        model: BaseModel,
        request: wire.LoadRequest,
        life: SessionLife | None = None,
        make_way: Callable[[], None] = lambda: None,
        generation: GenerationServer | None = None,
        ranks: Ranks | None = None,
    ):
        self.model = model
        self.life = life or SessionLife()
        self._let_others_in = make_way
        self._ranks = ranks or Ranks()
        self._generation = generation
        self._name = request.session
        self.layout = layout_of(model, request, is_delegated=generation is not None)
        self.drawn_by = None if generation is None else generation.check(model, self._stand_still)
        fresh = self.layout.fresh(request.seed).to(model.device)
        self.adapters: dict[str, Adapter] = {POLICY: Adapter(fresh)}
        self._parting = Parting(request.micro_batch_divisor, self._divide)

    def encode(self, request: wire.EncodeRequest) -> wire.TokensAnswer:
        """Texts to token ids."""
        encoded = encode_texts(self.model.tokenizer, request.texts, request.add_special_tokens)
        return wire.TokensAnswer(tokens=RaggedIntegers.of(encoded))

    def decode(self, request: wire.DecodeRequest) -> wire.DecodeAnswer:
        """Token ids to texts and byte offsets."""
        rows = checks.checked_tokens(request.tokens, "/tokens", self.model)
        spelling = self.model.bytes_of_token
        texts = [place_tokens([spelling[token] for token in row]) for row in rows]
        return wire.DecodeAnswer(
            texts=[text.text for text in texts],
            byte_offsets=RaggedIntegers.of([text.byte_offsets for text in texts]),
        )

    def sample(
        self, request: wire.SampleRequest, tell: Callable[[list[Part]], None] | None = None
    ) -> wire.SampleAnswer:
        """Draws answers, prompt-major; `tell` gets their parts as they are drawn."""
        prompts = checks.checked_prompts(request, self.model)
        names = request.adapters
        if len(names) == 1:
            names = names * len(prompts)
        distinct = list(dict.fromkeys(names))
        adapters = [self._adapter(name, "/adapters") for name in distinct]
        stops = tuple(stop.encode() for stop in request.stop)
        how = Sampling(
            samples_per_prompt=request.samples_per_prompt,
            max_new_tokens=request.max_new_tokens,
            temperature=request.temperature,
            top_p=request.top_p,
            top_k=request.top_k,
            seed=request.seed,
            ending=Ending(self.model.end_tokens, stops),
        )
        place_of_prompt = [distinct.index(name) for name in names]
        if tell is None:
            return self._answer(
                self._parting.fit(
                    lambda: self._sampler.sample(prompts, adapters, place_of_prompt, how)
                )
            )
        telling = Telling(how.ending, len(prompts) * how.samples_per_prompt)
        answers = self._sampler.sample(
            prompts, adapters, place_of_prompt, how, lambda drawn: tell(telling.news(drawn))
        )
        tell(telling.news(answers, are_whole=True))
        return self._answer(answers)

    def _answer(self, answers: list[Answer]) -> wire.SampleAnswer:
        texts = [answer.text(self.model.bytes_of_token) for answer in answers]
        offsets = [place for text in texts for place in text.byte_offsets]
        scores = [score for answer in answers for score in answer.log_probabilities]
        return wire.SampleAnswer(
            texts=[text.text for text in texts],
            tokens=RaggedIntegers.of([answer.tokens for answer in answers]),
            log_probabilities=np.array(scores, dtype="<f4"),
            byte_offsets=np.array(offsets, dtype="<i4"),
            is_truncated=[not answer.is_finished for answer in answers],
        )

    def logprobs(self, request: wire.LogProbabilitiesRequest) -> wire.LogProbabilitiesAnswer:
        """log p of every completion token."""
        rows = checks.checked_rows(request.rows, self.model)
        adapters = [self._adapter(name, "/rows/adapters") for name in request.rows.adapters]
        values = self._scores(rows, adapters)
        return wire.LogProbabilitiesAnswer(log_probabilities=RaggedFloats.of(values))

    def forward_backward(self, request: wire.ForwardBackwardRequest) -> wire.ForwardBackwardAnswer:
        """Adds gradients to the adapters of the rows."""
        rows = checks.checked_rows(request.rows, self.model)
        checks.checked_objective(request)
        names = request.rows.adapters
        adapters = [self._adapter(name, "/rows/adapters") for name in names]
        reference = request.kl and request.kl.reference
        frozen = self._adapter(reference, "/kl/reference") if reference else None
        head = None
        if request.head is not None:
            kind = "value" if isinstance(request.loss, wire.Value) else "outcome"
            head = moves.find_head(self.adapters, request.head, kind, "/head")
        objective = moves.objective(request, frozen, head)
        with Peak(self.model.device) as peak:
            result = self._parting.fit(lambda: self._passes.gradients(rows, adapters, objective))
        answer = moves.gather(result, names, adapters, head)
        return answer.model_copy(update={"peak_bytes": peak.bytes})

    def add_head(self, request: wire.HeadRequest) -> wire.HeadInfo:
        """Adds a fresh head under a name that nothing has yet."""
        if request.head in self.adapters:
            raise InvalidRequest.at("/head", f"{request.head} is there already; drop it first.")
        layout = HeadLayout(request.kind, self.model.width)
        fresh = layout.fresh(request.seed).to(self.model.device)
        self.adapters[request.head] = Adapter(fresh, head=layout)
        return wire.HeadInfo(parameter_count=layout.size)

    def values(self, request: wire.ReadHeadRequest) -> wire.ValuesAnswer:
        """What a value head reads."""
        return wire.ValuesAnswer(values=RaggedFloats.of(self._readings(request, "value")))

    def classes(self, request: wire.ReadHeadRequest) -> wire.ClassesAnswer:
        """What an outcome head reads."""
        read = self._readings(request, "outcome")
        for row, logits in enumerate(read):
            if not len(logits):
                raise InvalidRequest.at(f"/rows/completions/{row}", "is empty: it has no classes.")
        token_logits = np.concatenate([np.zeros((0, OUTCOMES), np.float32), *read])
        row_logits = np.array([logits.max(axis=0) for logits in read], dtype=np.float32)
        return wire.ClassesAnswer(
            classes=OUTCOMES, token_logits=token_logits.ravel(), row_logits=row_logits.ravel()
        )

    def _readings(self, request: wire.ReadHeadRequest, kind: HeadKind) -> list[np.ndarray]:
        rows = checks.checked_rows(request.rows, self.model)
        adapters = [self._adapter(name, "/rows/adapters") for name in request.rows.adapters]
        head = moves.find_head(self.adapters, request.head, kind, "/head")
        return self._parting.fit(lambda: self._passes.readings(rows, adapters, head))

    def inner_step(self, request: wire.InnerStepRequest) -> wire.InnerStepAnswer:
        """Moves task adapters in place."""
        norms = moves.inner_steps(self.adapters, self.layout, request)
        steps = [wire.StepAnswer(gradient_norm=norm) for norm in norms]
        return wire.InnerStepAnswer(steps=steps)

    def meta_step(self, request: wire.MetaStepRequest) -> wire.StepAnswer:
        """Moves the meta adapter."""
        return wire.StepAnswer(gradient_norm=moves.meta_step(self.adapters, self.layout, request))

    def exact_meta_step(self, request: wire.ExactMetaStepRequest) -> wire.ExactMetaStepAnswer:
        """Moves the meta adapter by the gradient through the inner steps of its tasks."""
        require_second_derivatives(self.model)
        meta = self._adapter(request.meta, "/meta")
        tasks, inner = request.support[0].rows.adapters, request.inner
        support = self._batches(request.support, tasks, "/support")
        query = self._batches(request.query, tasks, "/query")
        if request.inner_rate_step and not inner.learned_rates:
            detail = "must be 0: the inner steps do not use the learned rates."
            raise InvalidRequest.at("/innerRateStep", detail)
        learned = moves.learned_rates(meta, self.layout) if inner.learned_rates else None
        with Peak(self.model.device) as peak:
            found = self._parting.fit(
                lambda: meta_gradient(self._passes, meta.weights, support, query, inner, learned)
            )
        return wire.ExactMetaStepAnswer(
            gradient_norm=moves.exact_meta_step(self.adapters, request, found),
            cosine_to_first_order=found.cosine,
            support_losses=found.support,
            query_losses=found.query,
            peak_bytes=peak.bytes,
        )

    def _batches(self, batches: list[wire.TrainingBatch], tasks: list[str], at: str) -> list[Batch]:
        return [self._batch(one, tasks, f"{at}/{place}") for place, one in enumerate(batches)]

    def _batch(self, batch: wire.TrainingBatch, tasks: list[str], at: str) -> Batch:
        rows = checks.checked_batch(batch, tasks, self.model, at)
        name = batch.kl and batch.kl.reference
        reference = self._adapter(name, f"{at}/kl/reference") if name else None
        return Batch(rows, moves.batch_objective(batch, reference))

    def optim_step(self, request: wire.OptimStepRequest) -> wire.StepAnswer:
        """Moves one adapter along its own gradient."""
        return wire.StepAnswer(gradient_norm=moves.optim_step(self.adapters, request))

    def copy(self, request: wire.CopyRequest) -> wire.Done:
        """Makes copies without gradient or optimiser."""
        source = moves.find_any(self.adapters, request.source, "/from")
        if source.head is None:
            require_copies(self.layout, len(request.to), self.model.device)
        self.adapters.update({name: source.copy() for name in request.to})
        return wire.Done()

    def drop(self, request: wire.DropRequest) -> wire.Done:
        """Forgets adapters."""
        for name in request.adapters:
            moves.find_any(self.adapters, name, "/adapters")
        for name in request.adapters:
            self.adapters.pop(name, None)
        return wire.Done()

    def save(self, request: wire.FolderRequest) -> wire.Done:
        """Writes an adapter or head, its optimiser and rates into an empty or new folder."""
        adapter = moves.find_any(self.adapters, request.adapter, "/adapter")
        if self._ranks.rank == 0:
            folder, divisor = Path(request.folder), self._parting.divisor
            self._ranks.agree(
                lambda: write_checkpoint(folder, adapter, self.layout, self.model, divisor)
            )
        else:
            self._ranks.agree(lambda: None)
        return wire.Done()

    def restore(self, request: wire.FolderRequest) -> wire.Done:
        """Reads what `save` wrote into the adapter or head of that name; the session then computes
        in parts as small as the one that saved it.
        """
        folder = Path(request.folder)
        adapter, divisor = self._ranks.agree(
            lambda: read_checkpoint(folder, self.layout, self.model)
        )
        self.adapters[request.adapter] = moves.on_device(adapter, self.model.device)
        self._parting.set(max(divisor, self._parting.divisor))
        return wire.Done()

    def adopt(self, request: wire.FolderRequest) -> wire.Done:
        """Reads an adapter in PEFT's files alone: it is new to training, as a copy is."""
        folder, layout = Path(request.folder), self.layout
        if isinstance(layout, FullLayout):
            raise Unsupported("adopt reads LoRA adapters; the session has whole weights (full).")
        adapter = Adapter(self._ranks.agree(lambda: read_peft(folder, layout, widens=True)))
        self.adapters[request.adapter] = moves.on_device(adapter, self.model.device)
        return wire.Done()

    def embed(self, request: wire.EmbedRequest) -> wire.EmbedAnswer:
        """Mean of the last hidden states of each text."""
        active = None
        if request.adapter is not None:
            chosen = self._adapter(request.adapter, "/adapter")
            active = activate(stack([chosen], self.model.device), self.layout)
        with self.model.using(active), torch.no_grad():
            vectors = self._ranks.agree(
                lambda: embed_texts(self.model, request.texts, self._stand_still)
            )
        return wire.EmbedAnswer(values=vectors.ravel(), width=vectors.shape[1])

    def _divide(self, by: int) -> None:
        sampling, packing = SamplingBudget().divided(by), PackingBudget().divided(by)
        self._passes = self._ranks.passes(self.model, self.layout, packing, self._stand_still)
        if self._generation is None:
            self._sampler = self._ranks.sampler(
                self.model, self.layout, sampling, self.life.check, self._make_way
            )
        else:
            server, name = self._generation, self._name
            assert isinstance(self.layout, AdapterLayout)
            self._sampler = DelegatedSampler(
                server, name, self.model, self.layout, self._stand_still, self._scores
            )

    def _scores(self, rows: Rows, adapters: list[Adapter]) -> list[np.ndarray]:
        return self._parting.fit(lambda: self._passes.log_probabilities(rows, adapters))

    def _make_way(self) -> None:
        self.life.touch()
        self._let_others_in()

    def _stand_still(self) -> None:
        self._make_way()
        self.life.check()

    def _adapter(self, name: str, pointer: str) -> Adapter:
        return moves.find(self.adapters, name, pointer)


def policy_info(session: Session, threads: int, versions: dict[str, str]) -> wire.PolicyInfo:
    """What `load` answers."""
    model = session.model
    return wire.PolicyInfo(
        model_digest=model.digest,
        parameter_count=model.parameter_count,
        adapter_parameter_count=session.layout.size,
        vocabulary_size=model.vocabulary_size,
        context_length=model.context_length,
        eos_token_id=min(model.end_tokens),
        device=str(model.device),
        threads=threads,
        versions=versions,
        drawn_by=session.drawn_by,
    )
