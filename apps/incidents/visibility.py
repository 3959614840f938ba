"""The one gate: what a person may see, as a method on every QuerySet that a face reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from apps.conflicts.models import PublishingPolicy

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

    Viewer = User | AnonymousUser


def sees_everything(viewer: Viewer | None) -> bool:
    """Whether the viewer may see unpublished and restricted records."""
    return viewer is not None and not viewer.is_anonymous and viewer.has_perm("incidents.see_unpublished")


def published(prefix: str = "") -> Q:
    """The condition under which an incident is public; `prefix` leads to it ("incident__").

    Under *reviewed only* the public sees what a person approved, also where a person has corrected it since;
    under *all, marked* unreviewed incidents too. Nobody but editors sees rejected or restricted ones.
    """
    reviewed = Q(**{f"{prefix}review_state__in": ("approved", "changed")})
    marked = Q(**{f"{prefix}conflict__policy": PublishingPolicy.ALL_MARKED, f"{prefix}review_state": "unreviewed"})
    return Q(**{f"{prefix}visibility": "public"}) & (reviewed | marked)


class IncidentQuerySet(models.QuerySet):  # type: ignore[type-arg]  # the model is not defined yet
    """Incidents, as a viewer may see them."""

    def visible_to(self, viewer: Viewer | None) -> Self:
        """The incidents of the record that the viewer may see; merged ones are no longer in it."""
        standing = self.filter(merged_into__isnull=True)
        return standing if sees_everything(viewer) else standing.filter(published())


class ClaimQuerySet(models.QuerySet):  # type: ignore[type-arg]  # the model is not defined yet
    """Claims, as a viewer may see them: those of visible incidents and, of running tolls, by the conflict's policy."""

    def visible_to(self, viewer: Viewer | None) -> Self:
        if sees_everything(viewer):
            return self
        running = Q(group__kind="running", group__conflict__policy=PublishingPolicy.ALL_MARKED)
        return self.filter(
            ~Q(decision="rejected"), Q(group__incident__isnull=False) & published("group__incident__") | running
        )
