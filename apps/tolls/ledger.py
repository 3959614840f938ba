"""Reading the ledger: who may see a row, and what the record said on a day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from apps.conflicts.models import PublishingPolicy
from apps.incidents.visibility import published, sees_everything

if TYPE_CHECKING:
    from apps.incidents.visibility import Viewer


def end_of_day(day: date) -> datetime:
    """The first moment after the day, in UTC."""
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=UTC)


class TollQuerySet(models.QuerySet):  # type: ignore[type-arg]  # the model is not defined yet
    """Ledger rows. Past figures pass today's visibility; what was rejected since counts for nobody."""

    def visible_to(self, viewer: Viewer | None) -> Self:
        counting = self.exclude(incident__review_state="rejected")
        return counting if sees_everything(viewer) else counting.filter(published("incident__"))

    def current(self) -> Self:
        return self.filter(superseded_at__isnull=True, incident__merged_into__isnull=True)

    def known_at(self, day: date | None) -> Self:
        """What the record said at the end of the day (UTC); with None, what it says now."""
        if day is None:
            return self.current()
        moment = end_of_day(day)
        return self.filter(Q(superseded_at__isnull=True) | Q(superseded_at__gte=moment), recorded_at__lt=moment)


class RunningTollQuerySet(models.QuerySet):  # type: ignore[type-arg]  # the model is not defined yet
    """Running tolls, as a viewer may see them: they rest on unreviewed claims, so only under *all, marked*."""

    def visible_to(self, viewer: Viewer | None) -> Self:
        return self if sees_everything(viewer) else self.filter(conflict__policy=PublishingPolicy.ALL_MARKED)
