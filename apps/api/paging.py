"""Pages of lists by cursor: no count, and no row twice or lost while rows are added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rest_framework.exceptions import ValidationError
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response

from apps.tolls.filters import LARGEST_ID


class RecordPages(CursorPagination):
    """The newest record first, by id; the page's `demonstration` is set where any of its records has it."""

    page_size = 50
    page_size_query_param = "page_size"
    page_size_query_description = "Records on a page, from 1 to 500; 50 unless given."
    cursor_query_description = "Where the page begins: taken from `next` or `previous` of another page."
    max_page_size = 500
    ordering = "-id"
    template = None

    def get_page_size(self, request: Request) -> int:
        value = request.query_params.get("page_size", str(self.page_size))
        if not (value.isascii() and value.isdigit() and 1 <= int(value[:9]) <= self.max_page_size):
            raise ValidationError({"page_size": [f"A whole number from 1 to {self.max_page_size} is needed."]})
        return int(value)

    def decode_cursor(self, request: Request) -> Cursor | None:
        wrong = ValidationError({"cursor": ["It is none that this list gave out."]})
        try:
            cursor: Cursor | None = super().decode_cursor(request)
        except Exception as error:
            raise wrong from error
        if cursor is not None and cursor.position is not None:
            position = str(cursor.position)
            if not (position.isascii() and position.isdigit() and int(position) <= LARGEST_ID):
                raise wrong
        return cursor

    def get_paginated_response(self, data: Sequence[Mapping[str, Any]]) -> Response:
        marks = {mark for record in data if (mark := record.get("demonstration"))}
        return Response(
            {
                "next": self.get_next_link(),
                "previous": self.get_previous_link(),
                "demonstration": next(iter(marks), None),
                "results": data,
            }
        )

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        address = {"type": "string", "format": "uri", "nullable": True}
        return {
            "type": "object",
            "required": ["next", "previous", "demonstration", "results"],
            "properties": {
                "next": address,
                "previous": address,
                "demonstration": {
                    "type": "string",
                    "nullable": True,
                    "description": "Set where a record of the page belongs to a demonstration.",
                },
                "results": schema,
            },
        }
