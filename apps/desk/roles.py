"""The four roles as groups with their permissions; safe to bring up to date again and again."""

from __future__ import annotations

from enum import StrEnum

from django.contrib.auth.models import Group, Permission, User
from django.db import transaction
from django.db.models import Q

RECORD_APPS = ("places", "conflicts", "sources", "incidents", "tolls", "ingest")
# What editors keep: added and changed freely; the removable ones can go without taking anything else with them.
KEPT = ("place", "side", "actor", "source")
REMOVABLE = (
    "placename", "actoralias", "allegiance", "control", "reportingunit", "epoch", "sourcealias", "affiliation",
    "spokenalias", "victimword",
)  # fmt: skip


class Role(StrEnum):
    """Who may do what: a reader logs in, an editor corrects, a reviewer approves, an administrator does everything."""

    READER = "reader"
    EDITOR = "editor"
    REVIEWER = "reviewer"
    ADMINISTRATOR = "administrator"


def _codenames() -> set[str]:
    acts = {f"{act}_{model}" for model in (*KEPT, *REMOVABLE) for act in ("add", "change")}
    acts |= {f"delete_{model}" for model in REMOVABLE}
    acts |= {"add_article", "change_article", "change_claim", "change_incident", "change_finding"}
    return acts | {"see_unpublished"}


def _permissions_of(role: Role) -> Q:
    if role is Role.ADMINISTRATOR:
        return Q()
    records = Q(content_type__app_label__in=RECORD_APPS)
    edits = records & (Q(codename__startswith="view_") | Q(codename__in=_codenames()))
    if role is Role.REVIEWER:
        return edits | (records & Q(codename="review_incident"))
    return edits if role is Role.EDITOR else Q(pk__in=())


@transaction.atomic
def ensure_roles() -> None:
    """Create the groups of the four roles, each with exactly its permissions."""
    for role in Role:
        group, _ = Group.objects.get_or_create(name=role.value)
        group.permissions.set(Permission.objects.filter(_permissions_of(role)))


@transaction.atomic
def ensure_demo_editor(username: str, password: str) -> User:
    """The demonstration's editor and reviewer, with this password; created where there is none."""
    ensure_roles()
    user, _ = User.objects.get_or_create(username=username)
    if not user.is_staff or not user.check_password(password):
        user.is_staff = True
        user.set_password(password)
        user.save()
    user.groups.add(*Group.objects.filter(name__in=(Role.EDITOR.value, Role.REVIEWER.value)))
    return user
