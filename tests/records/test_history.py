"""What editors may change keeps each value that stood before, however it is changed."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, models, transaction
from pghistory.models import Event

from apps.incidents.models import Claim, Incident
from apps.tolls.models import Finding
from tests.factories import (
    make_actor,
    make_allegiance,
    make_claim,
    make_conflict,
    make_control,
    make_incident,
    make_place,
    make_side,
    make_source,
)

pytestmark = pytest.mark.django_db


def _allegiance() -> models.Model:
    side = make_side()
    return make_allegiance(make_actor(side.conflict), side, source="first")


def _finding() -> models.Model:
    return Finding.objects.create(kind="claim_gone", key="1", facts={"word": "first"})


TRACKED: dict[str, tuple[Callable[[], models.Model], str, Any, Any]] = {
    "conflicts.conflict": (lambda: make_conflict(name="first"), "name", "first", "second"),
    "conflicts.side": (lambda: make_side(name="first"), "name", "first", "second"),
    "conflicts.actor": (lambda: make_actor(name="first"), "name", "first", "second"),
    "conflicts.allegiance": (_allegiance, "source", "first", "second"),
    "conflicts.control": (lambda: make_control(make_conflict(), make_place(), note="first"), "note", "first", "second"),
    "sources.source": (lambda: make_source(name="first"), "name", "first", "second"),
    "incidents.incident": (make_incident, "review_state", "unreviewed", "approved"),
    "incidents.claim": (make_claim, "corrected", {}, {"value": 9}),
    "tolls.finding": (_finding, "facts", {"word": "first"}, {"word": "second"}),
}


def _events(record: models.Model) -> Any:
    model = apps.get_model(record._meta.app_label, f"{record._meta.object_name}Event")
    return model._default_manager.filter(pgh_obj_id=record.pk).order_by("pgh_id")


def test_every_tracked_record_is_tried_here() -> None:
    events: list[Any] = [model for model in apps.get_models() if issubclass(model, Event)]

    assert {event.pgh_tracked_model._meta.label_lower for event in events} == set(TRACKED)


@pytest.mark.parametrize("label", TRACKED)
def test_the_first_value_survives_a_bulk_update(label: str) -> None:
    make, field, first, second = TRACKED[label]
    record = make()

    type(record)._default_manager.filter(pk=record.pk).update(**{field: second})

    event = _events(record).get()
    assert (event.pgh_label, getattr(event, field)) == ("update", first)
    record.refresh_from_db()
    assert getattr(record, field) == second


@pytest.mark.parametrize("label", TRACKED)
def test_the_last_value_survives_deletion(label: str) -> None:
    make, field, first, _second = TRACKED[label]
    record = make()

    type(record)._default_manager.filter(pk=record.pk)._raw_delete(using="default")

    event = apps.get_model(f"{label}event")._default_manager.get(pgh_label="delete")
    assert getattr(event, field) == first


@pytest.mark.parametrize("label", TRACKED)
def test_history_is_neither_changed_nor_deleted(label: str) -> None:
    make, field, _first, second = TRACKED[label]
    record = make()
    setattr(record, field, second)
    record.save()

    with pytest.raises(DatabaseError, match="Cannot update or delete rows"), transaction.atomic():
        _events(record).update(**{field: second})
    with pytest.raises(DatabaseError, match="Cannot update or delete rows"), transaction.atomic():
        _events(record).delete()
    assert _events(record).count() == 1


def test_what_the_machine_derives_anew_is_no_edit() -> None:
    incident, claim = make_incident(), make_claim()

    Incident.objects.filter(pk=incident.pk).update(place_text="near the station", lane_kind="joint")
    Claim.objects.filter(pk=claim.pk).update(confidence=0.4)

    assert not _events(incident).exists()
    assert not _events(claim).exists()


def test_each_of_several_edits_keeps_the_value_before_it() -> None:
    incident = make_incident()

    for state in ("approved", "changed", "rejected"):
        Incident.objects.filter(pk=incident.pk).update(review_state=state)

    assert list(_events(incident).values_list("review_state", flat=True)) == ["unreviewed", "approved", "changed"]
