"""What the machine or a verb writes is only shown, to administrators too; nothing of the record is deleted by hand."""

import pytest
from django.apps import apps
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from apps.conflicts.models import Conflict
from apps.incidents.models import Claim, Decision, Incident, LinkProposal, ReportGroup
from apps.places.models import Place
from apps.sources.models import ArchivedPage, Article, ArticleVersion
from apps.tolls.models import Finding, LaneTotal, RunningToll, RunningTollPoint, Toll
from tests.desk.reports import at_the_desk
from tests.factories import make_claim, make_decision, make_incident, make_running_point, make_toll

pytestmark = pytest.mark.django_db
APPEND_ONLY = (
    Toll, Decision, ArchivedPage, ArticleVersion, RunningToll, RunningTollPoint, LaneTotal, ReportGroup, LinkProposal,
    apps.get_model("incidents", "IncidentEvent"),
)  # fmt: skip
NEVER_DELETED = (*APPEND_ONLY, Incident, Claim, Article, Conflict, Place, Finding)


def _url(model: type[Model], page: str, *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.mark.parametrize("model", [*APPEND_ONLY, Incident, Claim, Finding], ids=lambda m: m._meta.label)
def test_nothing_is_added_by_hand(client: Client, model: type[Model]) -> None:
    at_the_desk(client, "administrator")

    assert client.get(_url(model, "add")).status_code in (302, 403)
    assert client.post(_url(model, "add"), {}).status_code in (302, 403)
    assert not model._default_manager.exists()


def test_a_ledger_row_is_shown_without_a_field_to_fill(client: Client) -> None:
    at_the_desk(client, "administrator")
    toll = make_toll(figure=7)

    page = client.get(_url(Toll, "change", toll.pk))

    assert b'name="low"' not in page.content
    assert client.post(_url(Toll, "change", toll.pk), {"low": 1}).status_code == 403


def test_a_decision_and_a_stated_value_are_not_changed(client: Client) -> None:
    at_the_desk(client, "administrator")
    for row in (make_decision(incident=make_incident()), make_running_point()):
        assert client.post(_url(type(row), "change", row.pk), {"reason": "Other."}).status_code == 403


@pytest.mark.parametrize("model", NEVER_DELETED, ids=lambda m: m._meta.label)
def test_nothing_of_the_record_is_deleted(client: Client, model: type[Model]) -> None:
    at_the_desk(client, "administrator")
    incident = make_incident()
    make_claim(incident=incident)
    make_toll(incident)
    make_decision(incident=incident)
    make_running_point()
    row = model._default_manager.first()

    if row is not None:
        assert client.post(_url(model, "delete", row.pk), {"post": "yes"}).status_code == 403
        assert model._default_manager.filter(pk=row.pk).exists()
    listed = client.get(_url(model, "changelist"))
    assert b"delete_selected" not in listed.content
