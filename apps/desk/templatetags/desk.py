"""The desk's contents by the work they serve, not by the app they stand in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypedDict

from django import template
from django.contrib.auth.models import AnonymousUser, User
from django.urls import reverse

from apps.incidents.models import Decision, Incident, LinkProposal, ReviewState
from apps.sources.models import Article, WorkState
from apps.tolls.models import Finding

register = template.Library()

SECTIONS: Mapping[str, tuple[str, ...]] = {
    "Work": ("Finding", "Incident", "Claim", "Article"),
    "Reference": ("Conflict", "Side", "Actor", "Allegiance", "Control", "ReportingUnit", "Epoch", "Source",
                  "Affiliation", "Place", "ActorAlias", "SourceAlias", "SpokenAlias", "VictimWord", "PlaceName"),
    "Record": ("Toll", "RunningToll", "RunningTollPoint", "Decision", "ReportGroup", "LinkProposal", "Responsible",
               "ClaimActor", "ArticleVersion", "ArchivedPage", "LaneTotal", "UnitTotal", "DirtyBin",
               "SecondReading", "SpendingDay"),
    "Accounts": ("User", "Group"),
}  # fmt: skip
HISTORY = "History"
# What a decision keeps so that it can be taken back, and means nothing to a reader.
KEPT_FOR_UNDOING = frozenset({"group", "groups", "ids", "link", "moved_to", "undoes", "with"})
NAMES = {
    "ActorAlias": "Actor aliases",
    "Toll": "Ledger",
    "ReportingUnit": "Districts",
    "ReportGroup": "Reports of incidents",
    "LinkProposal": "Doubtful links",
    "Responsible": "Held responsible",
    "ClaimActor": "Perpetrators as named",
    "RunningTollPoint": "Stated values",
    "DirtyBin": "Totals to rebuild",
    "LaneTotal": "Totals by lane",
    "UnitTotal": "Totals by district",
    "VictimWord": "Words for the dead of a side",
    "SpokenAlias": "Words in a source's mouth",
}


class Waiting(TypedDict):
    """So much work of one kind waits, and where it stands."""

    count: int
    words: str
    url: str


class Section(TypedDict):
    """One heading of the desk and what stands beneath it."""

    name: str
    slug: str
    models: list[dict[str, Any]]


@register.simple_tag
def desk_sections(app_list: Iterable[Mapping[str, Any]]) -> list[Section]:
    """The records that the person may see, in the sections of the desk; anything else stands under History."""
    models = {m["object_name"]: m for app in app_list for m in app["models"]}
    found: list[Section] = []
    for name, wanted in SECTIONS.items():
        rows = [_named(models.pop(key)) for key in wanted if key in models]
        if rows:
            found.append({"name": name, "slug": name.casefold(), "models": rows})
    if models:
        history: Section = {"name": HISTORY, "slug": "history", "models": [_named(m) for m in models.values()]}
        found.insert(len(found) - (found[-1:] != [] and found[-1]["name"] == "Accounts"), history)
    return found


@register.simple_tag
def desk_waiting(user: User | AnonymousUser) -> list[Waiting]:
    """What waits for an editor; empty for whoever may not see incidents."""
    if not user.has_perm("incidents.view_incident"):
        return []
    incidents = reverse("admin:incidents_incident_changelist")
    standing = Incident.objects.filter(merged_into__isnull=True)
    return [
        {
            "count": standing.filter(review_state=ReviewState.UNREVIEWED).count(),
            "words": "incidents not reviewed",
            "url": f"{incidents}?review_state__exact={ReviewState.UNREVIEWED.value}&merged_into__isempty=1",
        },
        {
            "count": standing.filter(review_state=ReviewState.CHANGED).count(),
            "words": "changed since approved",
            "url": f"{incidents}?review_state__exact={ReviewState.CHANGED.value}",
        },
        {
            "count": LinkProposal.objects.count(),
            "words": "doubtful links",
            "url": reverse("admin:incidents_linkproposal_changelist"),
        },
        {
            "count": Finding.objects.filter(settled_at__isnull=True).count(),
            "words": "findings open",
            "url": reverse("admin:tolls_finding_changelist"),
        },
        {
            "count": Article.objects.filter(state=WorkState.FAILED).count(),
            "words": "articles not read",
            "url": f"{reverse('admin:sources_article_changelist')}?state__exact={WorkState.FAILED.value}",
        },
    ]


@register.filter
def from_to(decision: Decision) -> list[tuple[str, Any, Any]]:
    """What a decision changed, field by field: name, value before, value after."""
    names = [name for name in {**decision.before, **decision.after} if name not in KEPT_FOR_UNDOING]
    return [(name.removesuffix("_id"), decision.before.get(name), decision.after.get(name)) for name in names]


def _named(model: Mapping[str, Any]) -> dict[str, Any]:
    name = NAMES.get(model["object_name"]) or str(model["name"])
    tracked = getattr(model["model"], "pgh_tracked_model", None)
    if tracked is not None:
        name = f"{str(tracked._meta.verbose_name_plural).capitalize()} before each change"
    return {**model, "name": name}
