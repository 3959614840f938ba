"""Every kind of record has a list and a page, and no list asks the database more for more rows."""

from datetime import date

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.conflicts.models import ActorAlias, VictimWord
from apps.incidents.models import ClaimActor, LinkProposal, Responsible
from apps.ingest.models import SecondReading, SpendingDay
from apps.sources.models import SourceAlias, SpokenAlias
from apps.tolls.models import DirtyBin, Finding, LaneTotal, UnitTotal
from tests.desk.reports import at_the_desk
from tests.factories import (
    make_actor,
    make_claim,
    make_conflict,
    make_control,
    make_decision,
    make_epoch,
    make_incident,
    make_place,
    make_running_point,
    make_running_toll,
    make_side,
    make_source,
    make_toll,
    make_unit,
)

pytestmark = pytest.mark.django_db
OURS = ("apps.places", "apps.conflicts", "apps.sources", "apps.incidents", "apps.tolls", "apps.ingest")
MODELS = sorted(
    (model for model in admin.site._registry if model.__module__.startswith(OURS)), key=lambda m: m._meta.label
)
# Rows that nothing else is made of, and that the desk reads in no page of their own.
BIN = {"grain": "day", "harm": "killed", "victims": "people", "reviewed": True, "incidents": 1}
SUMS = {"low": 1, "figure": 1, "high": 1, "open_above": 0, "bounds": 0}


def fill(day: int) -> None:
    """One more row of every kind of record, each with relations of its own, and a change in every history."""
    conflict = make_conflict()
    side, governorate = make_side(conflict), make_place("governorate")
    place = make_place("locality", governorate)
    actor, source = make_actor(side=side), make_source(side=side, parent=make_source())
    ActorAlias.objects.create(actor=actor, text="the army", normalized="army")
    VictimWord.objects.create(side=side, text="its fighters", normalized="its fighters")
    SourceAlias.objects.create(source=source, text="the agency", normalized="agency")
    SpokenAlias.objects.create(source=source, text="the enemy", normalized="enemy", side=side, actor=actor)
    unit = make_unit(conflict, governorate)
    control, epoch = make_control(conflict, place, side), make_epoch(conflict)
    incident = make_incident(conflict, place=place)
    claim = make_claim(incident=incident, place=place, claimant=source)
    ClaimActor.objects.create(claim=claim, position=0, text="the army", actor=actor, side_key=side.key)
    Responsible.objects.create(incident=incident, actor=actor, name=actor.name)
    group = claim.group
    assert group is not None
    LinkProposal.objects.create(group=group, incident=make_incident(conflict, place=place), score=0.5)
    make_toll(incident, lane_side=side)
    make_running_point(make_running_toll(conflict, place=place, lane_side=side, epoch=epoch))
    make_decision(incident=incident, claim=claim)
    finding = Finding.objects.create(kind="claim_gone", key=f"key-{claim.pk}", claim=claim, incident=incident)
    SecondReading.objects.create(version=claim.version, read_by="chat")
    starts_on = date(2016, 10, day)
    SpendingDay.objects.create(day=starts_on, tokens=1)
    LaneTotal.objects.create(conflict=conflict, starts_on=starts_on, lane_kind="side", lane_side=side, **BIN, **SUMS)
    UnitTotal.objects.create(conflict=conflict, starts_on=starts_on, unit=unit, **BIN, **SUMS)
    DirtyBin.objects.create(conflict=conflict, grain="day", starts_on=starts_on)
    for row in (conflict, side, actor, actor.allegiances.get(), source, control, incident, claim, finding):
        _change(row)


def _change(row: Model) -> None:
    changed = {"incident": {"means": "drone"}, "claim": {"decision": "accepted"}, "control": {"note": "seen"}}
    fallback = {"name": "Renamed"} if hasattr(row, "name") else {"facts": {"seen": 1}}
    name = str(row._meta.model_name)
    values = {"source": "A report"} if name == "allegiance" else changed.get(name, fallback)
    type(row)._default_manager.filter(pk=row.pk).update(**values)


def url_of(model: type[Model], page: str, *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_no_list_asks_more_for_four_rows_than_for_two(client: Client) -> None:
    at_the_desk(client, "administrator")
    urls = {model._meta.label: url_of(model, "changelist") for model in MODELS}
    fill(1)
    fill(2)
    client.get("/admin/")
    before = {label: queries(client, url) for label, url in urls.items()}

    fill(3)
    fill(4)

    assert {label: queries(client, url) for label, url in urls.items()} == before
    assert max(before.values()) < 25


def test_every_record_has_its_page_and_history(client: Client) -> None:
    at_the_desk(client, "administrator")
    fill(1)
    for model in MODELS:
        row = model._default_manager.first()
        assert row is not None
        queries(client, url_of(model, "change", row.pk))
        queries(client, url_of(model, "history", row.pk))


def test_every_list_with_a_search_can_be_searched(client: Client) -> None:
    at_the_desk(client, "administrator")
    fill(1)
    searched = [model for model in MODELS if admin.site._registry[model].search_fields]
    for model in searched:
        assert client.get(url_of(model, "changelist"), {"q": "aleppo 7"}).status_code == 200
    assert len(searched) > 25


def test_the_page_of_an_incident_asks_no_more_for_more_reports(client: Client) -> None:
    at_the_desk(client)
    incident = make_incident()
    url = url_of(type(incident), "change", incident.pk)
    make_claim(incident=incident)
    queries(client, url)
    before = queries(client, url)

    make_claim(incident=incident)
    make_claim(incident=incident)

    assert queries(client, url) == before


def test_every_record_is_at_the_desk() -> None:

    ours = {m for m in apps.get_models() if m.__module__.startswith(OURS)}

    assert ours == set(MODELS)


def test_lists_never_load_archived_bytes_or_texts(client: Client) -> None:
    at_the_desk(client, "administrator")
    fill(1)

    for name in ("archivedpage", "articleversion", "article"):
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse(f"admin:sources_{name}_changelist"))
        sql = " ".join(query["sql"] for query in captured)
        assert '"sources_archivedpage"."content"' not in sql
        assert '"sources_articleversion"."text"' not in sql
