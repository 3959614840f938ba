"""JSON of the API, written by orjson."""

from typing import Any

import orjson
from rest_framework.renderers import JSONRenderer
from rest_framework.utils.encoders import JSONEncoder


class OrjsonRenderer(JSONRenderer):
    """The framework's JSON renderer, several times faster; times in UTC end in Z."""

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        """`data` as UTF-8 JSON; what orjson does not know is encoded as the framework does."""
        if data is None:
            return b""
        options = orjson.OPT_NON_STR_KEYS | orjson.OPT_UTC_Z
        if self.get_indent(accepted_media_type or "", renderer_context or {}):
            options |= orjson.OPT_INDENT_2
        return orjson.dumps(data, default=JSONEncoder().default, option=options)
