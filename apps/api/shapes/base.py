"""What the shapes of all objects share: addresses, vocabularies, and who is looking."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote

from django.db.models import TextChoices
from django.urls import reverse
from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from rest_framework import serializers
from rest_framework.request import Request

from apps.api.watermark import watermark
from apps.conflicts.models import Conflict
from apps.incidents.visibility import sees_everything

if TYPE_CHECKING:
    from apps.incidents.visibility import Viewer

Kept = TypeVar("Kept")


class Shape(serializers.Serializer[Any]):
    """A read-only object of the API."""

    @property
    def request(self) -> Request:
        """The request that is answered."""
        request: Request = self.context["request"]
        return request

    @property
    def viewer(self) -> Viewer:
        """Who is looking."""
        return self.request.user

    @property
    def is_for_editors(self) -> bool:
        """Whether the viewer may see what the public does not; asked once per answer."""
        return bool(self.once("sees_everything", lambda: sees_everything(self.viewer)))

    def once(self, name: str, ask: Callable[[], Kept]) -> Kept:
        """What `ask` tells, asked once per answer."""
        kept: dict[str, Any] = self.context.setdefault("kept", {})  # type: ignore[attr-defined]  # a dict in fact
        if name not in kept:
            kept[name] = ask()
        answer: Kept = kept[name]
        return answer

    def address(self, route: str, key: object) -> str:
        """The whole address of a named route for the record of that key."""
        before, after = self.once(route, lambda: self._address_around(route))
        return f"{before}{quote(str(key))}{after}"

    def _address_around(self, route: str) -> tuple[str, str]:
        # Resolving a route for each of hundreds of records would take half of an answer's time.
        before, _key, after = reverse(route, args=["0"]).rpartition("/0/")
        return self.request.build_absolute_uri(f"{before}/"), f"/{after}"


class OfConflict(Shape):
    """An object that belongs to a conflict, which it names and whose watermark it carries."""

    conflict = serializers.CharField(source="conflict.slug", help_text="Key of the conflict.")
    demonstration = serializers.SerializerMethodField(help_text="Set where the conflict is a demonstration.")

    def conflict_of(self, record: Any) -> Conflict:
        """The conflict that the record belongs to."""
        conflict: Conflict = record.conflict
        return conflict

    def get_demonstration(self, record: Any) -> str | None:
        return watermark(self.conflict_of(record))


class Word(serializers.CharField):
    """A word of a vocabulary, under whose name the schema lists its words."""

    def __init__(self, vocabulary: type[StrEnum] | type[TextChoices], **options: Any) -> None:
        self.vocabulary = vocabulary
        super().__init__(**options)


class WordInSchema(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]  # the library types no registry
    """Puts each vocabulary into the schema once."""

    target_class = "apps.api.shapes.base.Word"

    def get_name(self) -> str:
        """The vocabulary's name, qualified where it stands inside a class."""
        return str(self.target.vocabulary.__qualname__.replace(".", ""))

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        """The words of the vocabulary."""
        return {"type": "string", "enum": [word.value for word in self.target.vocabulary]}


class PlaceReference(Shape):
    """A place as other objects name it."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    url = serializers.SerializerMethodField()
    lat = serializers.FloatField(source="point_lat", allow_null=True)
    lon = serializers.FloatField(source="point_lon", allow_null=True)
    point_is_parents = serializers.BooleanField(help_text="The point is that of the place above it.")

    def get_url(self, place: Any) -> str:
        return self.address("api:place-detail", place.pk)


class SourceReference(Shape):
    """A source as other objects name it. Witnesses appear to the public by their role."""

    key = serializers.SerializerMethodField()
    name = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()

    def _is_named(self, source: Any) -> bool:
        return source.kind != "witness" or self.is_for_editors

    def get_key(self, source: Any) -> str | None:
        return source.key if self._is_named(source) else None

    def get_name(self, source: Any) -> str:
        return source.name if self._is_named(source) else "a witness"

    def get_url(self, source: Any) -> str | None:
        return self.address("api:source-detail", source.key) if self._is_named(source) else None
