"""How the figures are made, told from the rules and vocabularies in force."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from apps.conflicts.models import Conflict
from apps.dashboards.headings import REASONS
from apps.dashboards.incident_page import TollRow, toll_row
from apps.dashboards.wording import BASIS_WORDS, HARM_DONE, LEFT_OUT_WORDS, MEANS_WORDS, PLURAL
from apps.engine import claims
from apps.engine.claims import Victims
from apps.engine.reckoning import records
from apps.engine.reckoning.records import TollKind
from apps.engine.reckoning.rules import RULES
from apps.incidents.models import Claim
from apps.sources.models import SourceKind
from apps.tolls.models import Toll

LANES = (
    ("A side", "Every actor that the reports name belongs to one side; jointly named actors stay named together."),
    ("Joint", "One account holds several sides responsible together. It is never split among them."),
    ("Disputed", "Rival accounts name actors of different sides. A denial alone moves nothing; it is recorded beside."),
    ("Named, not resolved", "A name is given that belongs to no side in the register."),
    ("Unknown", "Nobody is named."),
)


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the record and what it stands for."""

    word: str
    meaning: str


@require_safe
def methodology(request: HttpRequest, slug: str) -> HttpResponse:
    """The methods page of a conflict."""
    conflict = get_object_or_404(Conflict, slug=slug)
    readers = Claim.objects.visible_to(request.user).filter(version__article__conflict=conflict)
    context = {
        "conflict": conflict,
        "section": "methodology",
        "rules": [Term(rule.key, " ".join(rule.definition.split())) for rule in RULES.values()],
        "example": worked_example(conflict, request.user),
        "reasons": [Term(words[1], REASONS[reason]) for reason, words in LEFT_OUT_WORDS.items()],
        "lanes": [Term(*lane) for lane in LANES],
        "bases": [words for words in BASIS_WORDS.values() if words],
        "vocabularies": vocabularies(),
        "kinds": [kind.label for kind in SourceKind],
        "readers": sorted(set(readers.order_by().values_list("read_by", flat=True).distinct())),
        "units": conflict.units.count(),
    }
    return render(request, "dashboards/methodology.html", context)


def worked_example(conflict: Conflict, viewer: Any) -> TollRow | None:
    """The incident of the record on which the rules differ most: that with most origins, the earliest of equals."""
    rows = Toll.objects.visible_to(viewer).current().filter(conflict=conflict, kind=TollKind.DOCUMENTED)
    told = rows.filter(victims=Victims.PEOPLE, origins__gte=2, consensus__isnull=False).exclude(explanation={})
    differing = told.filter(~Q(lowest=F("consensus")) | ~Q(latest=F("consensus")))
    toll = differing.select_related("incident", "place").order_by("-origins", "first_on", "pk").first()
    return toll_row(toll, viewer) if toll else None


def vocabularies() -> list[tuple[str, str, list[str]]]:
    """The vocabularies of reading: a name, what it says, and its words."""
    bound = {member.value: member.value.replace("_", " ") for member in claims.Qualifier}
    attribution = [member.value for member in claims.Attribution]
    return [
        ("Harm", _doc(claims.Harm), list(HARM_DONE.values())),
        ("Victims", _doc(claims.Victims), list(PLURAL.values())),
        ("Bounds", _doc(claims.Qualifier), list(bound.values())),
        ("Means", _doc(claims.Means), [words or "not known" for words in MEANS_WORDS.values()]),
        ("Responsibility", _doc(claims.Attribution), attribution),
        ("Columns", _doc(records.TollKind), [member.value.replace("_", " ") for member in records.TollKind]),
    ]


def _doc(vocabulary: type) -> str:
    return " ".join((inspect.getdoc(vocabulary) or "").replace("`", "").split())
