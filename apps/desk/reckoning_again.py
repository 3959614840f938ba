"""Which incidents rest on a record that an editor keeps: changed, it makes them stale, and the worker reckons them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q

from apps.incidents.models import Incident
from apps.incidents.services import mark_stale
from apps.sources.models import Source


@transaction.atomic
def reckon_places_again(conflict_id: int, place_ids: Iterable[int]) -> None:
    """Make stale the conflict's incidents in these places."""
    inside = Q(pk__in=())
    for place_id in place_ids:
        inside |= Q(place__path__contains=[place_id])
    mark_stale(Incident.objects.filter(inside, conflict=conflict_id).values_list("pk", flat=True))


@transaction.atomic
def reckon_sources_again(source: Source) -> None:
    """Make stale the incidents that this source, or one that speaks with its voice, reports on or is cited in."""
    voices = Source.objects.filter(Q(pk=source.pk) | Q(parent=source.pk)).values_list("pk", flat=True)
    ids = list(voices)
    said = Q(groups__claims__claimant__in=ids)
    printed = Q(groups__version__article__publisher__in=ids) | Q(groups__version__article__wire__in=ids)
    mark_stale(Incident.objects.filter(said | printed).values_list("pk", flat=True))
