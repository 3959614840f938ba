"""The answer of a page with a filter: whole, or the parts that htmx swaps in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from apps.dashboards.asking import Asked
from apps.dashboards.sentence import sentence_of
from apps.tolls import figures


def answer(request: HttpRequest, page: str, asked: Asked, context: dict[str, Any]) -> HttpResponse:
    """The page, or its results alone where htmx asks for them, with the address that the filter has."""
    view = asked.view
    partial = request.headers.get("HX-Request") == "true" and not request.headers.get("HX-History-Restore-Request")
    shared = {
        "conflict": view.conflict,
        "view": view,
        "errors": asked.errors,
        "sentence": sentence_of(view, list(figures.lanes_of(view).values())),
        "query": view.address(),
    }
    template = f"{page}_results.html" if partial else f"{page}.html"
    response = render(request, template, {**context, **shared}, status=asked.status)
    if partial:
        address = context.get("address", view.address())
        response["HX-Push-Url"] = f"{request.path}?{address}" if address else request.path
    return response
