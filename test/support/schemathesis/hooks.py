"""What Schemathesis has to know of the service beside its document: loaded through SCHEMATHESIS_HOOKS."""

import os
import uuid
import zlib

import schemathesis

OWN_KEY = os.environ["FALCONRY_OWN_KEY_ID"]
SOAK = "FALCONRY_SOAK" in os.environ

# They hold recipes to one schema, which has thousands of boundaries: of these some are tried where a job is created, and
# all of them everywhere in a soak.
SHARE_RECIPES = [
    "validateJob",
    "estimateJob",
    "createExperiment",
    "openaiCreateFineTuningJob",
]


@schemathesis.hook
def filter_case(context, case):
    """Leave to a soak what another operation tries of the same schema, and leave out what is no mistake."""
    operation = case.operation.definition.raw["operationId"]
    description = getattr(case.meta and case.meta.phase.data, "description", None) or ""
    is_left = is_inside_recipe(description) and (operation in SHARE_RECIPES or not is_drawn(description))
    return (SOAK or not is_left) and not is_right_as_text(case)


def is_drawn(description):
    """One boundary in eight, always the same ones."""
    return zlib.crc32(description.encode()) % 8 == 0


def is_right_as_text(case):
    """Whether pairs are wrong for a number or a boolean in the place of a text, which an address cannot tell apart."""
    parameter = getattr(case.meta and case.meta.phase.data, "parameter", None)
    pairs = (case.query or {}).get(parameter) if parameter == "metadata" else None
    if not isinstance(pairs, dict) or len(pairs) > 16:
        return False
    return all(fits(name, 1, 64) and fits(value, 0, 512) for name, value in pairs.items())


def fits(value, least, most):
    """Whether what the document says of a text holds for the value as it stands in an address."""
    is_plain = not isinstance(value, (dict, list))
    return is_plain and least <= len(str(value)) <= most and "\0" not in str(value)


def is_inside_recipe(description):
    """Whether a boundary case is one of a field of a recipe, and not of the recipe as a whole."""
    return "recipe -> " in description or "with valid 'recipe' value: " in description


@schemathesis.hook
def before_call(context, case, kwargs):
    """Keep requests apart that share nothing, and the run alive."""
    is_valid = case.meta is not None and case.meta.generation.mode.is_positive
    if is_valid and "Idempotency-Key" in (case.headers or {}):
        # A key belongs to one request: the second that draws the same one is refused, as it should be.
        case.headers["Idempotency-Key"] = str(uuid.uuid4())
        if case.media_type == "application/jsonl":
            # Which header a type of body takes is beyond the document: its words say that a stream takes none.
            del case.headers["Idempotency-Key"]
    if (case.path_parameters or {}).get("id") == OWN_KEY:
        # Ids of answers are tried on other routes. A run that has revoked its own key would only see 401.
        case.path_parameters["id"] = "key_" + "0" * 26


@schemathesis.serializer("application/jsonl")
def lines(context, value):
    """Lines are text in the document, and travel as they are."""
    return {"data": value.encode() if isinstance(value, str) else str(value).encode()}
