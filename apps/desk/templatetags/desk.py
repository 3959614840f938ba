"""The desk's contents by the work they serve, not by the app they stand in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypedDict

from django import template

register = template.Library()

SECTIONS: Mapping[str, tuple[str, ...]] = {
    "Work": ("Finding", "Incident", "Claim", "Article"),
    "Reference": ("Conflict", "Side", "Actor", "Allegiance", "Control", "ReportingUnit", "Epoch", "Source",
                  "Affiliation", "Place", "ActorAlias", "SourceAlias", "SpokenAlias", "PlaceName"),
    "Record": ("Toll", "RunningToll", "RunningTollPoint", "Decision", "ReportGroup", "LinkProposal", "Responsible",
               "ClaimActor", "ArticleVersion", "ArchivedPage", "LaneTotal", "UnitTotal", "DirtyBin"),
    "Accounts": ("User", "Group"),
}  # fmt: skip
HISTORY = "History"
NAMES = {
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
    "SpokenAlias": "Words in a source's mouth",
}


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
        found.insert(-1, {"name": HISTORY, "slug": "history", "models": [_named(m) for m in models.values()]})
    return found


def _named(model: Mapping[str, Any]) -> dict[str, Any]:
    name = NAMES.get(model["object_name"]) or str(model["name"])
    tracked = getattr(model["model"], "pgh_tracked_model", None)
    if tracked is not None:
        name = f"{str(tracked._meta.verbose_name_plural).capitalize()} before each change"
    return {**model, "name": name}
