"""Whether a well-formed request can be carried out: every refusal points at its field."""

import numpy as np
from pydantic.alias_generators import to_camel

from falconry_engine.adapters.heads import OUTCOMES
from falconry_engine.errors import InvalidRequest
from falconry_engine.models.base import BaseModel
from falconry_engine.training.packing import Rows
from falconry_engine.wire.arrays import RaggedFloats, RaggedIntegers
from falconry_engine.wire.messages import (
    Cispo,
    Classify,
    Clipped,
    ForwardBackwardRequest,
    Loss,
    SampleRequest,
    TrainingBatch,
    TrainingRows,
    Value,
)

_LAST = OUTCOMES - 1
_OF_HEADS = ("head", "target_values", "behaviour_values", "target_classes")
_POINTERS = {field: f"/{to_camel(field)}" for field in ("behaviour_log_probabilities", *_OF_HEADS)}


def checked_prompts(request: SampleRequest, model: BaseModel) -> list[np.ndarray]:
    """Prompts that are not empty, of known tokens, with room for the answer."""
    prompts = _token_rows(request.prompts, "/prompts", model, least=1)
    if not prompts:
        raise InvalidRequest.at("/prompts", "needs at least one prompt.")
    for index, prompt in enumerate(prompts):
        needed = model.span(len(prompt), request.max_new_tokens)
        if needed > model.context_length:
            detail = (
                f"needs {needed} tokens with maxNewTokens, the model has {model.context_length}."
            )
            raise InvalidRequest.at(f"/prompts/{index}", detail)
    if len(request.adapters) not in (1, len(prompts)):
        raise InvalidRequest.at(
            "/adapters", f"names one adapter, or one for each of {len(prompts)}."
        )
    return prompts


def checked_rows(rows: TrainingRows, model: BaseModel) -> Rows:
    """Rows whose indices point at prompts and adapters, and which fit the context."""
    prompts = _token_rows(rows.prompts, "/rows/prompts", model, least=1)
    completions = _token_rows(rows.completions, "/rows/completions", model, least=0)
    _indices(rows.prompt_of_row, len(completions), len(prompts), "/rows/promptOfRow")
    _indices(rows.adapter_of_row, len(completions), len(rows.adapters), "/rows/adapterOfRow")
    if len(set(rows.adapters)) != len(rows.adapters):
        raise InvalidRequest.at("/rows/adapters", "names an adapter twice.")
    for row, completion in enumerate(completions):
        needed = model.span(len(prompts[rows.prompt_of_row[row]]), len(completion))
        if needed > model.context_length:
            detail = f"has {needed} tokens with its prompt, the model has {model.context_length}."
            raise InvalidRequest.at(f"/rows/completions/{row}", detail)
    return Rows(prompts, rows.prompt_of_row, completions, rows.adapter_of_row)


def checked_objective(request: ForwardBackwardRequest) -> None:
    """The per-token arrays that the loss needs, along the completions, no others, and a normaliser
    for each adapter.
    """
    _along(request.weights, request.rows, "/weights")
    needs = _needs(request.loss)
    for field, pointer in _POINTERS.items():
        given = getattr(request, field)
        if given is None and field in needs:
            raise InvalidRequest.at(pointer, f"is needed by the {request.loss.kind} loss.")
        if given is not None and field in _OF_HEADS and field not in needs:
            raise InvalidRequest.at(pointer, f"is not used by the {request.loss.kind} loss.")
        if given is not None and field != "head":
            _along(given, request.rows, pointer)
    if request.kl is not None and "head" in needs:
        raise InvalidRequest.at("/kl", f"is not used by the {request.loss.kind} loss.")
    if request.target_classes is not None:
        _classes(request)
    if len(request.normalisers) != len(request.rows.adapters):
        raise InvalidRequest.at("/normalisers", "needs one number for each of rows.adapters.")


def checked_batch(batch: TrainingBatch, tasks: list[str], model: BaseModel, at: str) -> Rows:
    """The rows of one batch of an exact meta step on `tasks`, whose faults lie under `at`."""
    try:
        rows = checked_rows(batch.rows, model)
        if batch.rows.adapters != tasks:
            raise InvalidRequest.at("/rows/adapters", "must name the same tasks as the support.")
        _along(batch.weights, batch.rows, "/weights")
        behaviour = batch.behaviour_log_probabilities
        if behaviour is not None:
            _along(behaviour, batch.rows, "/behaviourLogProbabilities")
        elif "behaviour_log_probabilities" in _needs(batch.loss):
            detail = f"is needed by the {batch.loss.kind} loss."
            raise InvalidRequest.at("/behaviourLogProbabilities", detail)
        if len(batch.normalisers) != len(tasks):
            raise InvalidRequest.at("/normalisers", "needs one number for each of rows.adapters.")
        return rows
    except InvalidRequest as refusal:
        raise InvalidRequest.at(
            f"{at}{refusal.errors[0].pointer}", refusal.errors[0].detail
        ) from None


def _needs(loss: Loss) -> tuple[str, ...]:
    match loss:
        case Clipped() | Cispo():
            return ("behaviour_log_probabilities",)
        case Value(clip=None):
            return ("head", "target_values")
        case Value():
            return ("head", "target_values", "behaviour_values")
        case Classify():
            return ("head", "target_classes")
        case _:
            return ()


def _classes(request: ForwardBackwardRequest) -> None:
    assert request.target_classes is not None
    classes, weights = request.target_classes.split(), request.weights.split()
    for row, (found, weight) in enumerate(zip(classes, weights, strict=True)):
        if len(found) and not (int(found.min()) >= 0 and int(found.max()) < OUTCOMES):
            raise InvalidRequest.at(f"/targetClasses/{row}", f"holds a class outside 0..{_LAST}.")
        counts = weight != 0
        is_one = len(set(found[counts])) <= 1 and len(set(weight[counts])) <= 1
        if isinstance(request.loss, Classify) and request.loss.over == "sequence" and not is_one:
            detail = "its weighted tokens must share one class and one weight."
            raise InvalidRequest.at(f"/targetClasses/{row}", detail)


def checked_tokens(tokens: RaggedIntegers, pointer: str, model: BaseModel) -> list[np.ndarray]:
    """Rows of known tokens."""
    return _token_rows(tokens, pointer, model, least=0)


def _token_rows(
    tokens: RaggedIntegers, pointer: str, model: BaseModel, least: int
) -> list[np.ndarray]:
    rows, limit = tokens.split(), model.vocabulary_size
    are_known = _are_within(tokens.values, limit)
    for index, row in enumerate(rows):
        if len(row) < least:
            raise InvalidRequest.at(f"{pointer}/{index}", "is empty.")
        if not (are_known or _are_within(row, limit)):
            raise InvalidRequest.at(f"{pointer}/{index}", f"holds a token outside 0..{limit - 1}.")
    return rows


def _indices(values: np.ndarray, count: int, limit: int, pointer: str) -> None:
    if len(values) != count:
        raise InvalidRequest.at(pointer, f"has {len(values)} entries for {count} completions.")
    if not _are_within(values, limit):
        raise InvalidRequest.at(pointer, f"holds an index outside 0..{limit - 1}.")


def _are_within(values: np.ndarray, limit: int) -> bool:
    return not len(values) or (int(values.min()) >= 0 and int(values.max()) < limit)


def _along(values: RaggedFloats | RaggedIntegers, rows: TrainingRows, pointer: str) -> None:
    if not np.array_equal(values.lengths, rows.completions.lengths):
        raise InvalidRequest.at(f"{pointer}/lengths", "must equal those of rows.completions.")
    if not np.isfinite(values.values).all():
        raise InvalidRequest.at(f"{pointer}/values", "holds a number that is not finite.")
