"""What Schemathesis has to know of the service beside its document: loaded through SCHEMATHESIS_HOOKS."""

import os
import uuid

import schemathesis

OWN_KEY = os.environ["FALCONRY_OWN_KEY_ID"]


@schemathesis.hook
def before_call(context, case, kwargs):
    """Keep requests apart that share nothing, and the run alive."""
    is_valid = case.meta is not None and case.meta.generation.mode.is_positive
    if is_valid and "Idempotency-Key" in (case.headers or {}):
        # A key belongs to one request: the second that draws the same one is refused, as it should be.
        case.headers["Idempotency-Key"] = str(uuid.uuid4())
    if (case.path_parameters or {}).get("id") == OWN_KEY:
        # Ids of answers are tried on other routes. A run that has revoked its own key would only see 401.
        case.path_parameters["id"] = "key_" + "0" * 26


@schemathesis.serializer("application/jsonl")
def lines(context, value):
    """Lines are text in the document, and travel as they are."""
    return {"data": value.encode() if isinstance(value, str) else str(value).encode()}
