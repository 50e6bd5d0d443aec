"""Requests and answers of every verb. They mirror `src/contracts/policy.ts`."""

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from falconry_engine.wire.arrays import (
    Floats,
    Integers,
    Message,
    RaggedFloats,
    RaggedIntegers,
)

Name = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")]
Count = Annotated[int, Field(ge=1, le=1_000_000)]
Seed = Annotated[int, Field(ge=0, lt=2**53)]
Finite = Annotated[float, Field(allow_inf_nan=False)]
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
NotNegative = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Folder = Annotated[str, Field(min_length=1, max_length=4096, pattern=r"^[^\x00]+$")]


class SessionCall(Message):
    """Names the session that a call works on."""

    session: Name


class MutatingCall(SessionCall):
    """A call that changes a session: `sequence` starts at 1 with `load` and grows by one with each
    success.
    """

    sequence: Annotated[int, Field(ge=1, lt=2**53)]


class LoraShape(Message):
    """Low-rank adapters: their rank and scale, and the linear layers that carry them (all of the
    decoder when left out).
    """

    kind: Literal["lora"] = "lora"
    rank: Annotated[int, Field(ge=1, le=1024)]
    alpha: Positive
    targets: Annotated[list[Name], Field(min_length=1)] | None = None


class FullShape(Message):
    """Full fine-tuning: each adapter is a whole set of weights of the base model, in float32. Rows
    of several adapters are computed one adapter after another.
    """

    kind: Literal["full"]


def _kind_of(shape: Any) -> str:
    named = shape.get("kind", "lora") if isinstance(shape, dict) else getattr(shape, "kind", "")
    return str(named)


AdapterShape = Annotated[
    Annotated[LoraShape, Tag("lora")] | Annotated[FullShape, Tag("full")], Discriminator(_kind_of)
]


class LoadRequest(MutatingCall):
    """Opens a session on a base model with one fresh adapter, `policy`.

    `opening` tells a repeat from a new beginning: the same body again is answered from the record,
    another `opening` for a session that is open starts it afresh. Every other session of the same
    `owner` is interrupted. Calls of a session that `isInteractive` are let in between the token
    steps and micro-batches of those that are not. `microBatchDivisor` divides the tokens that are
    computed at once: less memory, and sums whose last bits differ. A session that runs out of
    memory doubles it until the call fits and stays at that; checkpoints hold it.
    """

    opening: Name
    model_path: Folder
    adapter: AdapterShape
    seed: Seed
    owner: Name | None = None
    is_interactive: bool = False
    micro_batch_divisor: Annotated[int, Field(ge=1, le=1024)] = 1


class PolicyInfo(Message):
    """What was opened. `drawnBy` is the name of the base model on the generation server that draws
    the answers; null where the engine draws them, which repeats bit for bit.
    """

    model_digest: str
    parameter_count: int
    adapter_parameter_count: int
    vocabulary_size: int
    context_length: int
    eos_token_id: int
    device: str
    threads: int
    versions: dict[str, str]
    drawn_by: str | None = None


class EncodeRequest(SessionCall):
    """Texts to token ids."""

    texts: list[str]
    add_special_tokens: bool = False


class TokensAnswer(Message):
    """Token ids of each text."""

    tokens: RaggedIntegers


class DecodeRequest(SessionCall):
    """Token ids to texts."""

    tokens: RaggedIntegers


class DecodeAnswer(Message):
    """The texts, and the first byte of each token in the UTF-8 bytes of its text."""

    texts: list[str]
    byte_offsets: RaggedIntegers


class SampleRequest(SessionCall):
    """P prompts; the answer holds P x samplesPerPrompt answers, prompt-major."""

    prompts: RaggedIntegers
    adapters: Annotated[list[Name], Field(min_length=1)]
    samples_per_prompt: Annotated[int, Field(ge=1, le=4096)]
    max_new_tokens: Annotated[int, Field(ge=1, le=1_000_000)]
    temperature: Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)] = 1.0
    top_p: Annotated[float, Field(gt=0, le=1)] = 1.0
    top_k: Annotated[int, Field(ge=0)] = 0
    seed: Seed
    stop: Annotated[list[Annotated[str, Field(min_length=1)]], Field(max_length=64)] = Field(
        default_factory=list
    )


class SampleAnswer(Message):
    """Answers; `logProbabilities` and `byteOffsets` run along the values of `tokens`."""

    texts: list[str]
    tokens: RaggedIntegers
    log_probabilities: Floats
    byte_offsets: Integers
    is_truncated: list[bool]


class SampleStreamRequest(SampleRequest):
    """A sample that is told while it is drawn; `call` names it, so that it can be interrupted
    alone. It ends with its connection.
    """

    call: Name | None = None


class SampleFrame(Message):
    """What was drawn since the frame before: entry i belongs to answer `rows[i]`.

    `texts` are whole characters, held back as long as they may become part of a stop text; those
    of one answer add up to its text. `logProbabilities` run along the values of `tokens`. The last
    frame brings the `answer` of the plain call, or a `problem` when there is none.
    """

    rows: Integers
    tokens: RaggedIntegers
    log_probabilities: Floats
    texts: list[str]
    answer: SampleAnswer | None = None
    problem: "Problem | None" = None


class TrainingRows(Message):
    """R completions over P prompts; rows of one prompt share its prefix in the forward pass."""

    prompts: RaggedIntegers
    prompt_of_row: Integers
    completions: RaggedIntegers
    adapter_of_row: Integers
    adapters: Annotated[list[Name], Field(min_length=1)]


class LogProbabilitiesRequest(SessionCall):
    """Asks for log p of every completion token."""

    rows: TrainingRows


class LogProbabilitiesAnswer(Message):
    """log p at temperature 1, one row per completion."""

    log_probabilities: RaggedFloats


class HeadRequest(MutatingCall):
    """Adds a head under a name of its own: `value` gives a number per token, `outcome` the logits
    of four classes. From then on it is trained, copied, saved, restored and dropped as adapters
    are.
    """

    head: Name
    kind: Literal["value", "outcome"]
    seed: Seed


class HeadInfo(Message):
    """What was added."""

    parameter_count: int


class ReadHeadRequest(SessionCall):
    """Asks what a head reads from the hidden states of the rows."""

    rows: TrainingRows
    head: Name


class ValuesAnswer(Message):
    """The value of the state before each completion token, one row per completion."""

    values: RaggedFloats


class ClassesAnswer(Message):
    """Class logits, `classes` numbers each: of the state after each completion token, end to end
    [tokens x classes], and the largest of each row [rows x classes].
    """

    classes: int
    token_logits: Floats
    row_logits: Floats


class WeightedNll(Message):
    """-sum w log p."""

    kind: Literal["weighted_nll"]


class Clipped(Message):
    """-sum min(r w, clip(r, 1 - clipLow, 1 + clipHigh) w) with r = p / behaviour p; with a `cap`,
    tokens of negative weight count -cap w at most (dual clip).
    """

    kind: Literal["clipped"]
    clip_low: Annotated[float, Field(ge=0, le=1)]
    clip_high: NotNegative
    cap: Annotated[float, Field(gt=1, allow_inf_nan=False)] | None = None


class Cispo(Message):
    """-sum sg(clip(r, 1 - clipLow, 1 + clipHigh)) w log p with r = p / behaviour p."""

    kind: Literal["cispo"]
    clip_low: Annotated[float, Field(ge=0, le=1)]
    clip_high: NotNegative


class Value(Message):
    """sum w/2 (v - targetValue)^2 under a value head; with `clip`, the larger of that and the error
    of v held within `clip` of the behaviour value.
    """

    kind: Literal["value"]
    clip: Positive | None = None


class Classify(Message):
    """Cross-entropy of target classes under an outcome head, of each token, or of each row (over
    `sequence`) by the largest logits of its weighted tokens, which share one class and one weight.
    """

    kind: Literal["classify"]
    over: Literal["token", "sequence"]


TokenLoss = Annotated[WeightedNll | Clipped | Cispo, Field(discriminator="kind")]
Loss = Annotated[WeightedNll | Clipped | Cispo | Value | Classify, Field(discriminator="kind")]


class Kl(Message):
    """KL to a frozen adapter, or to the base model when `reference` is null (k3 estimate)."""

    coefficient: NotNegative
    reference: Name | None


class ForwardBackwardRequest(MutatingCall):
    """Adds the gradient of a loss to the adapters of the rows, and to the `head` that it reads; see
    `training/losses.py` for the formulas.
    """

    rows: TrainingRows
    loss: Loss
    weights: RaggedFloats
    behaviour_log_probabilities: RaggedFloats | None = None
    head: Name | None = None
    target_values: RaggedFloats | None = None
    behaviour_values: RaggedFloats | None = None
    target_classes: RaggedIntegers | None = None
    kl: Kl | None = None
    normalisers: list[Positive]


class ForwardBackwardAnswer(Message):
    """Per adapter: loss, norm of this call's gradient, KL per normaliser, and share of weighted
    tokens clipped. `peakBytes` is the most memory held at once meanwhile: of tensors on CUDA, else
    of the process; 0 where the system does not tell.
    """

    losses: list[float]
    gradient_norms: list[float]
    head_gradient_norm: float | None = None
    kl: list[float]
    clipped_share: list[float]
    tokens: int
    peak_bytes: int = 0


class Optimiser(Message):
    """Settings of one optimiser step; `gradientClip` 0 turns clipping off."""

    kind: Literal["adam", "sgd"]
    learning_rate: NotNegative
    beta1: Annotated[float, Field(ge=0, lt=1)]
    beta2: Annotated[float, Field(ge=0, lt=1)]
    epsilon: Positive
    weight_decay: NotNegative
    gradient_clip: NotNegative


class InnerStepRequest(MutatingCall):
    """Moves task adapters in place along their own gradients."""

    adapters: Annotated[list[Name], Field(min_length=1)]
    learning_rate: NotNegative
    rule: Literal["sgd", "norm_cap", "normalised"]
    norm_cap: NotNegative
    learned_rates_of: Name | None = None


class StepAnswer(Message):
    """Norm of the gradient before clipping."""

    gradient_norm: float


class InnerStepAnswer(Message):
    """One step per adapter."""

    steps: list[StepAnswer]


class MetaStepRequest(MutatingCall):
    """Moves the meta adapter by what its tasks found."""

    meta: Name
    tasks: Annotated[list[Name], Field(min_length=1)]
    mode: Literal["fomaml", "reptile"]
    optimiser: Optimiser
    inner_rate_step: NotNegative


class TrainingBatch(Message):
    """Rows of T tasks and their loss, as `forward_backward` takes them; `rows.adapters` names the
    tasks, which need not exist as adapters.
    """

    rows: TrainingRows
    loss: TokenLoss
    weights: RaggedFloats
    behaviour_log_probabilities: RaggedFloats | None = None
    kl: Kl | None = None
    normalisers: list[Positive]


class InnerRule(Message):
    """How the tasks of an exact meta step move, `steps` times; with `learnedRates`, at the learned
    rates of the meta adapter.
    """

    steps: Annotated[int, Field(ge=1, le=8)] = 1
    learning_rate: NotNegative
    rule: Literal["sgd", "norm_cap", "normalised"]
    norm_cap: NotNegative
    learned_rates: bool = False


class ExactMetaStepRequest(MutatingCall):
    """Moves the meta adapter along the gradient of the mean query loss after inner steps on the
    support, second derivatives included. The losses of several batches are added; all name the same
    tasks. With `innerRateStep`, each learned log-rate moves by that much against the sign of its
    derivative, which only rates that the inner steps use have.
    """

    meta: Name
    support: Annotated[list[TrainingBatch], Field(min_length=1, max_length=8)]
    query: Annotated[list[TrainingBatch], Field(min_length=1, max_length=8)]
    inner: InnerRule
    optimiser: Optimiser
    inner_rate_step: NotNegative = 0.0


class ExactMetaStepAnswer(Message):
    """Norm of the gradient before clipping, its cosine to the first-order one, and the losses of
    each task, of the support before the first inner step and of the query after the last.
    `peakBytes` is that of a ForwardBackwardAnswer.
    """

    gradient_norm: float
    cosine_to_first_order: float
    support_losses: list[float]
    query_losses: list[float]
    peak_bytes: int = 0


class OptimStepRequest(MutatingCall):
    """Moves one adapter along its gradient."""

    adapter: Name
    optimiser: Optimiser


class CopyRequest(MutatingCall):
    """Makes each of `to` a copy of the weights of `source`, which is `from` on the wire."""

    source: Annotated[Name, Field(alias="from")]
    to: Annotated[list[Name], Field(min_length=1)]


class DropRequest(MutatingCall):
    """Forgets adapters."""

    adapters: Annotated[list[Name], Field(min_length=1)]


class FolderRequest(MutatingCall):
    """Writes or reads one adapter in a folder of the engine's machine."""

    adapter: Name
    folder: Folder


class ExportRequest(Message):
    """Writes a policy that `save` has kept as files for other tools, without a session: `peft` is
    the adapter in PEFT's format, `merged` the whole model with the adapter in its weights, `critic`
    an ONNX graph of both with the outcome head that `save` kept in `head`.

    `folder` appears whole or not at all; its parent is there already. A repeat is answered from
    what is there.
    """

    checkpoint: Folder
    model_path: Folder
    format: Literal["peft", "merged", "critic"]
    folder: Folder
    head: Folder | None = None


class ExportedFile(Message):
    """One file of an export; the folder is flat."""

    name: str
    size_bytes: int
    sha256: str


class ExportAnswer(Message):
    """All files of an export, by name."""

    files: list[ExportedFile]


class InspectRequest(Message):
    """Asks, without a session, whether the model in a folder can be opened. Its weights are not
    read.
    """

    model_path: Folder


class InspectAnswer(Message):
    """The class of the architecture in transformers, its parameters, and the tokens that every
    layer can see at once.
    """

    architecture: str
    parameter_count: int
    context_length: int


class EmbedRequest(SessionCall):
    """Asks for the mean last hidden state of each text; `adapter` null is the base model."""

    texts: Annotated[list[str], Field(min_length=1)]
    adapter: Name | None = None


class EmbedAnswer(Message):
    """Vectors end to end, float32 [texts x width]."""

    values: Floats
    width: int


class CloseRequest(MutatingCall):
    """Ends the session and frees its adapters."""


class InterruptRequest(Message):
    """Names what to end at once: a session, one streamed call of it, or an owner's sessions."""

    session: Name | None = None
    owner: Name | None = None
    call: Name | None = None

    @model_validator(mode="after")
    def _names_one(self) -> "InterruptRequest":
        if (self.session is None) == (self.owner is None):
            raise ValueError("must name either a session or an owner")
        if self.call is not None and self.session is None:
            raise ValueError("must name the session of the call")
        return self


class Done(Message):
    """Nothing to tell."""


class SessionStats(Message):
    """One open session."""

    session: str
    model_digest: str
    adapters: list[str]
    sequence: int
    idle_seconds: float


class StatsAnswer(Message):
    """What the engine holds, what it has done since it started, and the processes that share it."""

    sessions: list[SessionStats]
    models: int
    ranks: int
    calls: dict[str, int]
    resident_bytes: int


class HealthAnswer(Message):
    """The process answers; `isBusy` says whether a tensor call runs at the moment, `freeBytes` what
    memory of its device is free (0 where the system does not tell).
    """

    status: Literal["ok"]
    is_busy: bool
    queued: int
    sessions: int
    free_bytes: int
    device: str
    threads: int
    versions: dict[str, str]


class ProblemField(Message):
    """One fault: a JSON pointer and what to do."""

    pointer: str
    detail: str


class Problem(Message):
    """An RFC 9457 problem from the closed catalogue of `errors.py`."""

    type: str
    code: str
    title: str
    status: int
    detail: str
    errors: list[ProblemField]
