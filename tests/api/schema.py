"""The schema that answers are held against."""

from __future__ import annotations

import functools
import re
from typing import Any

from drf_spectacular.generators import SchemaGenerator
from jsonschema import Draft4Validator  # type: ignore[import-untyped]  # it ships no types


@functools.cache
def schema() -> dict[str, Any]:
    """The OpenAPI schema of the project as JSON Schema understands it: what is nullable may be null."""
    generator: Any = SchemaGenerator
    read: dict[str, Any] = _with_null(generator().get_schema(request=None, public=True))
    return read


def _with_null(node: Any) -> Any:
    if isinstance(node, list):
        return [_with_null(item) for item in node]
    if not isinstance(node, dict):
        return node
    read = {name: _with_null(value) for name, value in node.items()}
    if node.get("type") == "object" and "properties" in node and "additionalProperties" not in node:
        # What the schema does not tell must not be there.
        read["additionalProperties"] = False
    if read.pop("nullable", False):
        return {"anyOf": [read, {"type": "null"}]}
    return read


def errors_against_schema(path: str, answer: Any) -> list[str]:
    """What in the answer of a path (`{}` for the record's key) differs from the schema."""
    wanted = next(known for known in schema()["paths"] if re.sub(r"\{\w+\}", "{}", known) == path)
    content = schema()["paths"][wanted]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    validator = Draft4Validator({**content, "components": schema()["components"]})
    return [
        f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}" for error in validator.iter_errors(answer)
    ]
