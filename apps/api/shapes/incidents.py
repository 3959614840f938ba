"""Incidents, the claims they rest on, and the articles the claims were read from."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.api.shapes.base import OfConflict, PlaceReference, Shape, SourceReference, Word
from apps.api.shapes.tolls import TollCore
from apps.conflicts.models import Conflict
from apps.engine.claims import Attribution, DateBasis, Harm, Means, Qualifier, Scope, Victims, WhenBasis
from apps.engine.reckoning.records import Basis, LaneKind
from apps.incidents.models import (
    ClaimDecision,
    DatePrecision,
    GroupKind,
    IncidentKind,
    Link,
    PlacePrecision,
    ReviewState,
    Visibility,
)
from apps.sources.models import Source, WorkState


class ResponsibleShape(Shape):
    """An actor held responsible, as resolved or as written."""

    name = serializers.CharField()
    actor = serializers.SerializerMethodField()
    side = serializers.CharField(source="side_key")

    def get_actor(self, responsible: Any) -> str | None:
        return responsible.actor.key if responsible.actor else None


class ResponsibilityShape(Shape):
    """How responsibility is held, on whose word, and the denials recorded beside it."""

    lane_kind = Word(LaneKind)
    side = serializers.CharField(allow_null=True, help_text="Key of the side, in the lane of a side.")
    basis = Word(Basis)
    actors = ResponsibleShape(many=True)
    denials = serializers.ListField(child=serializers.CharField())


class IncidentShape(OfConflict):
    """An incident with its tolls."""

    id = serializers.CharField(source="public_id", help_text="Never changes; merged ids redirect.")
    url = serializers.SerializerMethodField()
    html_url = serializers.SerializerMethodField()
    claims_url = serializers.SerializerMethodField()
    kind = Word(IncidentKind)
    first_on = serializers.DateField(allow_null=True)
    last_on = serializers.DateField(allow_null=True)
    date_precision = Word(DatePrecision)
    place = PlaceReference(allow_null=True)
    place_text = serializers.CharField(help_text="The place as written, where it resolves to none.")
    place_precision = Word(PlacePrecision)
    means = Word(Means)
    responsibility = serializers.SerializerMethodField()
    review_state = Word(ReviewState)
    visibility = Word(Visibility)
    corrected = serializers.SerializerMethodField(help_text="What an editor set, over what its claims say.")
    is_being_reckoned = serializers.SerializerMethodField(help_text="Something it rests on has changed since.")
    tolls = serializers.SerializerMethodField()

    def get_url(self, incident: Any) -> str:
        return self.address("api:incident-detail", incident.public_id)

    def get_html_url(self, incident: Any) -> str:
        return self.address("dashboards:incident", incident.public_id)

    def get_claims_url(self, incident: Any) -> str:
        return f"{self.request.build_absolute_uri(reverse('api:claim-list'))}?incident={incident.public_id}"

    @extend_schema_field(ResponsibilityShape)
    def get_responsibility(self, incident: Any) -> Any:
        actors = list(incident.responsible.all())
        sides = {actor.side_key for actor in actors if actor.side_key}
        return {
            "lane_kind": incident.lane_kind,
            "side": sides.pop() if incident.lane_kind == LaneKind.SIDE and len(sides) == 1 else None,
            "basis": incident.basis,
            "actors": ResponsibleShape(actors, many=True, context=self.context).data,
            "denials": incident.denials,
        }

    def get_corrected(self, incident: Any) -> dict[str, Any]:
        corrected: dict[str, Any] = incident.corrected
        return corrected

    def get_is_being_reckoned(self, incident: Any) -> bool:
        return incident.stale_since is not None

    @extend_schema_field(TollCore(many=True))
    def get_tolls(self, incident: Any) -> Any:
        return TollCore(incident.current_tolls, many=True, context=self.context).data


class MergedShape(Shape):
    """Where a merged incident went."""

    id = serializers.CharField()
    merged_into = serializers.CharField()
    url = serializers.CharField()


class AccusedShape(Shape):
    """A perpetrator that a claim names, as written and as resolved."""

    text = serializers.CharField()
    actor = serializers.SerializerMethodField()
    side = serializers.CharField(source="side_key")

    def get_actor(self, accused: Any) -> str | None:
        return accused.actor.key if accused.actor else None


class ClaimValues(Shape):
    """The values of a claim that an editor may correct."""

    harm = Word(Harm)
    victims = Word(Victims)
    qualifier = Word(Qualifier)
    value = serializers.IntegerField(
        allow_null=True, help_text="The number as written; null for ranges and vague words."
    )
    low = serializers.IntegerField()
    high = serializers.IntegerField(allow_null=True, help_text="Null: open above.")
    perpetrators = serializers.ListField(child=serializers.CharField())
    attribution = Word(Attribution)
    means = Word(Means)
    place = serializers.IntegerField(allow_null=True, help_text="Id of the place.")
    when_start = serializers.DateField(allow_null=True)
    when_end = serializers.DateField(allow_null=True)
    scope = Word(Scope)
    claimant = serializers.CharField(allow_null=True, help_text="Key of the source.")


IDS = {"place_id": "place", "claimant_id": "claimant"}
PLAIN_VALUES = tuple(str(name) for name in ClaimValues().fields if str(name) not in IDS.values())


class ClaimCore(Shape):
    """A claim: the words, the sentence that carries them, and what they say, as read and as it stands."""

    id = serializers.IntegerField()
    url = serializers.SerializerMethodField()
    html_url = serializers.SerializerMethodField()
    quote = serializers.CharField()
    sentence = serializers.CharField()
    start = serializers.IntegerField(help_text="Where the quote starts in the text of the version, in code points.")
    end = serializers.IntegerField()
    sentence_start = serializers.IntegerField()
    sentence_end = serializers.IntegerField()
    version = serializers.IntegerField(source="version.number")
    in_headline = serializers.SerializerMethodField()
    read = serializers.SerializerMethodField(help_text="As read by the engine; never overwritten.")
    corrected = serializers.SerializerMethodField(help_text="What an editor set; only the fields that were.")
    standing = serializers.SerializerMethodField(help_text="As read, with what an editor set laid over it.")
    decision = Word(ClaimDecision)
    still_read = serializers.BooleanField(help_text="False: an editor decided on it, and it is no longer read.")
    victim_noun = serializers.CharField()
    victim_force = serializers.CharField()
    accused = AccusedShape(many=True)
    part_of = serializers.IntegerField(source="part_of_id", allow_null=True)
    place_text = serializers.CharField()
    place = PlaceReference(allow_null=True)
    place_precision = Word(PlacePrecision)
    when_text = serializers.CharField()
    when_basis = Word(WhenBasis)
    date_basis = Word(DateBasis)
    claimant_text = serializers.CharField(
        help_text="Who says so, as written; empty where the outlet speaks for itself."
    )
    claimant = SourceReference(allow_null=True)
    revises = serializers.BooleanField()
    confidence = serializers.FloatField()
    rules = serializers.SerializerMethodField(help_text="Per field, the rule and the words that decided it.")
    read_by = serializers.CharField()
    read_at = serializers.DateTimeField()

    def get_url(self, claim: Any) -> str:
        return self.address("api:claim-detail", claim.pk)

    def get_html_url(self, claim: Any) -> str:
        return f"{self.address('dashboards:article', claim.version.article_id)}#claim-{claim.pk}"

    def get_in_headline(self, claim: Any) -> bool:
        return bool(claim.end <= claim.version.headline_end)

    @extend_schema_field(ClaimValues)
    def get_read(self, claim: Any) -> Any:
        values: dict[str, Any] = {name: getattr(claim, name) for name in PLAIN_VALUES}
        claimant = SourceReference(claim.claimant, context=self.context).data["key"] if claim.claimant else None
        return {**values, "place": claim.place_id, "claimant": claimant}

    def get_corrected(self, claim: Any) -> dict[str, Any]:
        corrected = {IDS.get(name, name): value for name, value in claim.corrected.items()}
        if corrected.get("claimant") is not None:
            corrected["claimant"] = self._source_keys().get(corrected["claimant"])
        return corrected

    @extend_schema_field(ClaimValues)
    def get_standing(self, claim: Any) -> Any:
        return {**self.get_read(claim), **self.get_corrected(claim)}

    def get_rules(self, claim: Any) -> dict[str, Any]:
        rules: dict[str, Any] = claim.rules
        return rules

    def _source_keys(self) -> dict[int, str]:
        known = Source.objects.all() if self.is_for_editors else Source.objects.exclude(kind="witness")
        return self.once("source_keys", lambda: dict(known.values_list("id", "key")))


class ArticleReference(Shape):
    """An article as its claims name it."""

    id = serializers.IntegerField()
    url = serializers.SerializerMethodField()
    html_url = serializers.SerializerMethodField()
    title = serializers.CharField()
    link = serializers.CharField(source="url", help_text="Where it was published.")
    published_on = serializers.DateField(allow_null=True)
    publisher = SourceReference()

    def get_url(self, article: Any) -> str:
        return self.address("api:article-detail", article.pk)

    def get_html_url(self, article: Any) -> str:
        return self.address("dashboards:article", article.pk)


class GroupShape(Shape):
    """What one article tells of one event, and how it was linked to the incident."""

    key = serializers.CharField()
    kind = Word(GroupKind)
    link = Word(Link)


class ClaimShape(ClaimCore, OfConflict):
    """A claim with its article and the incident it counts towards."""

    conflict = serializers.CharField(source="version.article.conflict.slug", help_text="Key of the conflict.")
    article = ArticleReference(source="version.article")
    group = GroupShape(allow_null=True)
    incident = serializers.SerializerMethodField(help_text="Id of the incident; null for running tolls.")
    incident_url = serializers.SerializerMethodField()

    def conflict_of(self, record: Any) -> Conflict:
        """The conflict of the article."""
        conflict: Conflict = record.version.article.conflict
        return conflict

    def get_incident(self, claim: Any) -> str | None:
        return claim.group.incident.public_id if claim.group and claim.group.incident else None

    def get_incident_url(self, claim: Any) -> str | None:
        public_id = self.get_incident(claim)
        return self.address("api:incident-detail", public_id) if public_id else None


class IncidentDetailShape(IncidentShape):
    """An incident with its tolls and all its claims."""

    claims = serializers.SerializerMethodField()
    merged_ids = serializers.SerializerMethodField(help_text="Ids of incidents that were merged into it.")

    @extend_schema_field(ClaimShape(many=True))
    def get_claims(self, incident: Any) -> Any:
        return ClaimShape(incident.visible_claims, many=True, context=self.context).data

    def get_merged_ids(self, incident: Any) -> list[str]:
        return [merged.public_id for merged in incident.merged.all()]


class WorkShape(Shape):
    """The state of the work on an article; for editors."""

    state = Word(WorkState)
    attempts = serializers.IntegerField()
    error = serializers.CharField()


class ArticleShape(OfConflict):
    """A published piece."""

    id = serializers.IntegerField()
    url = serializers.SerializerMethodField()
    html_url = serializers.SerializerMethodField()
    title = serializers.CharField()
    link = serializers.CharField(source="url", help_text="Where it was published.")
    publisher = SourceReference(help_text="Who printed it.")
    wire = SourceReference(allow_null=True, help_text="Who wrote it, where that is another.")
    language = serializers.CharField()
    published_on = serializers.DateField(allow_null=True)
    fetched_at = serializers.DateTimeField()
    note = serializers.CharField()
    copy_of = serializers.IntegerField(source="copy_of_id", allow_null=True)
    sha256 = serializers.CharField(source="page_id", allow_null=True, help_text="Of the archived bytes.")
    work = serializers.SerializerMethodField(help_text="For editors; null for the public.")

    def get_url(self, article: Any) -> str:
        return self.address("api:article-detail", article.pk)

    def get_html_url(self, article: Any) -> str:
        return self.address("dashboards:article", article.pk)

    @extend_schema_field(WorkShape(allow_null=True))
    def get_work(self, article: Any) -> Any:
        return WorkShape(article, context=self.context).data if self.is_for_editors else None


class ArticleDetailShape(ArticleShape):
    """A published piece with its claims; the whole text only for editors or where its licence allows it."""

    claims = serializers.SerializerMethodField(help_text="The claims of its newest version.")
    text = serializers.SerializerMethodField(help_text="The newest version's text; null where it is withheld.")
    versions = serializers.SerializerMethodField(help_text="How many versions of its text were archived.")

    @extend_schema_field(ClaimCore(many=True))
    def get_claims(self, article: Any) -> Any:
        return ClaimCore(article.visible_claims, many=True, context=self.context).data

    def get_text(self, article: Any) -> str | None:
        if not (self.is_for_editors or article.licensed_in_full):
            return None
        return article.latest.text if article.latest else None

    def get_versions(self, article: Any) -> int:
        return int(article.versions.count())
