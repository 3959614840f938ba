"""What all answers have in common: read-only, open to everybody within the visibility gate, errors as JSON."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils.cache import patch_cache_control
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView, exception_handler

from apps.api.parameters import refuse_unknown
from apps.api.watermark import HEADER

ALWAYS_KNOWN = frozenset({"format"})


def errors_as_json(error: Exception, context: dict[str, Any]) -> Response | None:
    """Every error as one shape: `detail` in words and, for wrong parameters, `errors` by parameter."""
    response = exception_handler(error, context)
    if response is None:
        return None
    if isinstance(error, ValidationError) and isinstance(response.data, dict):
        words = "; ".join(f"{name}: {' '.join(map(str, told))}" for name, told in response.data.items())
        response.data = {"detail": words, "errors": response.data}
    return response


class Answer(APIView):
    """A read-only answer that knows which parameters it takes."""

    permission_classes = (AllowAny,)
    http_method_names = ("get", "head", "options")

    def known_parameters(self) -> Collection[str]:
        """The names of the parameters that the request may carry."""
        return ()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse parameters that nothing would heed, before anything is read."""
        super().initial(request, *args, **kwargs)
        refuse_unknown(request.query_params, {*self.known_parameters(), *ALWAYS_KNOWN})

    def get_exception_handler(self) -> Any:
        return errors_as_json

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Mark demonstrations; what an editor sees must not be kept for the public."""
        response = super().finalize_response(request, response, *args, **kwargs)
        mark = response.data.get("demonstration") if isinstance(getattr(response, "data", None), dict) else None
        if mark:
            response[HEADER] = mark
        patch_cache_control(response, private=True, no_cache=True)
        return response


@extend_schema(exclude=True)
class NoSuchAddress(Answer):
    """The answer to an address below /api/v1/ that is none."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse every request, whatever its parameters."""
        raise NotFound("There is no such address; /api/schema/ lists those there are.")
