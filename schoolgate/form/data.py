"""All that the form knows, as its page holds it: plain data, made from the model, the plan and the registers."""

from __future__ import annotations

from typing import Any

from schoolgate import paths
from schoolgate.form import blank, conditions, plan, sentences
from schoolgate.policy import editions
from schoolgate.setting import schema

# `make pin` writes the project’s own addresses.
SCHEMA_ADDRESS = "https://raw.githubusercontent.com/OWNER/schoolgate/HEAD/settings/schema.json"
TEMPLATE_ADDRESS = "https://github.com/OWNER/schoolgate-starter"

# What the schema says to somebody who types in an editor, and what is missing: the form says both in its own way.
_FOR_EDITORS = {"description", "examples", "doNotSuggest", "title", "$schema", "required", "allOf"}


def data() -> dict[str, Any]:
    """Return what the page of the form holds. Each part is described where it is made; overrides/form/ reads it.

    What is alike stands together: in this order the page is half a kilobyte smaller when it is sent.
    """
    of_plan = plan.for_page()
    return {
        "schema_address": SCHEMA_ADDRESS,
        "kinds": conditions.kinds(),
        "sentences": sentences.sentences(),
        "practices": conditions.practices(),
        "template": TEMPLATE_ADDRESS,
        "blank": blank.as_data(blank.read_blank(paths.STARTER.read_text(encoding="utf-8"))),
        "when": conditions.when(),
        "edition": editions.newest().name,
        "sections": of_plan["sections"],
        "who": of_plan["who"],
        "policies": conditions.policies(),
        "questions": of_plan["questions"],
        "words": conditions.words_data(),
        "schema": _checks(schema.schema(())),  # any text may name a council
    }


def _checks(value: Any, is_named: bool = False) -> Any:
    """Return a schema without what it only tells an editor. Takes whether its keys are names: of answers or of parts."""
    if isinstance(value, list):
        return [_checks(item) for item in value]
    if not isinstance(value, dict):
        return value
    kept = value if is_named else {key: item for key, item in value.items() if key not in _FOR_EDITORS}
    return {key: _checks(item, key in {"properties", "$defs"} and not is_named) for key, item in kept.items()}
