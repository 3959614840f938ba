"""The verbs of editors: a reason each, all or nothing, and the incident waits to be reckoned."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction

from apps.incidents.corrections import WrongCorrection
from apps.incidents.models import Claim, ClaimDecision, Decision, Incident, ReviewState, Visibility
from apps.incidents.services import (
    NotPossible,
    correct_claim,
    correct_incident,
    decide_claim,
    link_group,
    mark_stale,
    restrict_incident,
    review_incident,
    split_group,
)
from apps.tolls.models import Toll
from apps.tolls.services import settle
from tests.factories import (
    DAY,
    make_claim,
    make_conflict,
    make_group,
    make_incident,
    make_place,
    make_source,
    make_user,
)
from tests.incidents.told import group_of, incident_of, killed, take, tell

Verb = Callable[[Claim, User, str], Any]
VERBS: dict[str, Verb] = {
    "correct claim": lambda c, by, why: correct_claim(claim=c, changes={"low": 8, "high": 8}, by=by, reason=why),
    "decide claim": lambda c, by, why: decide_claim(claim=c, decision=ClaimDecision.REJECTED, by=by, reason=why),
    "review incident": lambda c, by, why: review_incident(
        incident=incident_of(c), state=ReviewState.APPROVED, by=by, reason=why
    ),
    "restrict incident": lambda c, by, why: restrict_incident(
        incident=incident_of(c), visibility=Visibility.RESTRICTED, by=by, reason=why
    ),
    "correct incident": lambda c, by, why: correct_incident(
        incident=incident_of(c), changes={"means": "drone"}, by=by, reason=why
    ),
    "link": lambda c, by, why: link_group(
        group=group_of(c), incident=make_incident(c.version.article.conflict), by=by, reason=why
    ),
    "split": lambda c, by, why: split_group(group=group_of(c), by=by, reason=why),
}


def claimed(**fields: Any) -> Claim:
    """A claim in an incident that is not named after its report, and is settled."""
    return make_claim(incident=make_incident(place=make_place()), **fields)


@pytest.mark.django_db
@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("reason", ["", " \n"])
def test_without_a_reason_nothing_happens(verb: str, reason: str) -> None:
    claim = claimed()
    was = Incident.objects.filter(pk=incident_of(claim).pk)
    before = list(Claim.objects.values()), was.values().get()

    with pytest.raises((NotPossible, IntegrityError), match="reason"):
        VERBS[verb](claim, make_user("editor"), reason)
    assert (list(Claim.objects.values()), was.values().get()) == before
    assert incident_of(claim) == was.get()
    assert not Decision.objects.exists()
    assert not Incident.objects.filter(stale_since__isnull=False).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("verb", VERBS)
def test_each_verb_leaves_a_decision_and_the_incidents_it_touched_to_be_reckoned(verb: str) -> None:
    claim, editor = claimed(), make_user("editor")
    was = incident_of(claim)

    VERBS[verb](claim, editor, " Seen in the archive. ")

    decision = Decision.objects.get()
    assert (decision.reason, decision.by) == ("Seen in the archive.", editor)
    stale = set(Incident.objects.filter(stale_since__isnull=False))
    assert {was, incident_of(claim)} <= stale


@pytest.mark.django_db
@pytest.mark.parametrize("verb", [name for name in VERBS if name != "review incident"])
def test_a_change_to_an_approved_incident_shows_as_changed(verb: str) -> None:
    claim, editor = claimed(), make_user("reviewer")
    Incident.objects.update(review_state=ReviewState.APPROVED)
    was = incident_of(claim)

    VERBS[verb](claim, editor, "Seen.")

    was.refresh_from_db()
    assert was.review_state == ReviewState.CHANGED


@pytest.mark.django_db
def test_a_value_equal_to_the_read_one_takes_the_correction_back() -> None:
    claim, editor = claimed(quote="7 people"), make_user("editor")

    claim = correct_claim(claim=claim, changes={"value": 8, "low": 8, "high": 8}, by=editor, reason="One more name.")
    assert claim.corrected == {"value": 8, "low": 8, "high": 8}
    claim = correct_claim(claim=claim, changes={"low": 7, "value": 7}, by=editor, reason="It was a name twice.")

    assert claim.corrected == {"high": 8}
    assert [decision.after for decision in Decision.objects.order_by("pk")] == [
        {"value": 8, "low": 8, "high": 8},
        {"low": 7, "value": 7},
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"low": 8}, "high: 7 lies below low"),
        ({"low": 0, "high": 0}, "low: 0 cannot stand here"),
        ({"low": 3_000_000_000, "high": None}, "low: 3000000000 cannot stand here"),
        ({"low": "seven"}, "low: 'seven' cannot stand here"),
        ({"harm": "hurt"}, "harm: 'hurt' cannot stand here"),
        ({"quote": "8 people"}, "quote: this field is not corrected by hand"),
        ({"when_start": "2016-10-14"}, "when_end: the last day must not lie before the first"),
        ({"when_start": "14.10.2016"}, "when_start: '14.10.2016' cannot stand here"),
        ({"perpetrators": "army"}, "perpetrators: 'army' cannot stand here"),
        ({"low": None}, "low: None cannot stand here"),
    ],
)
def test_a_correction_that_cannot_stand_is_refused_by_its_field(changes: dict[str, Any], error: str) -> None:
    claim = claimed(quote="7 people")

    with pytest.raises((NotPossible, WrongCorrection)) as refusal:
        correct_claim(claim=claim, changes=changes, by=make_user("editor"), reason="Seen.")
    assert str(refusal.value).startswith(error)
    claim.refresh_from_db()
    assert claim.corrected == {}


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["place_id", "claimant_id"])
def test_a_place_or_claimant_that_is_not_in_the_record_is_refused(field: str) -> None:
    claim = claimed()

    with pytest.raises((NotPossible, WrongCorrection), match=field):
        correct_claim(claim=claim, changes={field: 10**9}, by=make_user("editor"), reason="Seen.")


@pytest.mark.django_db
def test_corrected_perpetrators_are_resolved_in_their_speakers_mouth() -> None:
    conflict = make_conflict()
    side = conflict.sides.create(key="gov", name="Government", colour="side-1")
    speaker = make_source()
    speaker.spoken_aliases.create(text="our men", normalized="our men", side=side)
    claim = make_claim(incident=make_incident(conflict))
    editor = make_user("editor")

    correct_claim(claim=claim, changes={"perpetrators": ["our men"]}, by=editor, reason="Heard.")
    assert [a.side_key for a in claim.accused.all()] == [""]
    correct_claim(claim=claim, changes={"claimant_id": speaker.pk}, by=editor, reason="He said so.")

    assert [a.side_key for a in claim.accused.all()] == ["gov"]


@pytest.mark.django_db
def test_a_running_toll_and_an_incident_of_another_conflict_are_never_linked() -> None:
    incident, editor = make_incident(), make_user("editor")
    running, foreign = make_group(kind="running"), make_group()

    for group, why in ((running, "a running toll"), (foreign, "another conflict")):
        with pytest.raises(NotPossible, match=why):
            link_group(group=group, incident=incident, by=editor, reason="Seen.")


@pytest.mark.django_db
def test_nobody_decides_that_an_incident_has_changed() -> None:
    with pytest.raises(NotPossible, match="by a change"):
        review_incident(incident=make_incident(), state=ReviewState.CHANGED, by=make_user("reviewer"), reason="Seen.")


@pytest.mark.django_db
def test_the_report_that_an_incident_is_named_after_is_not_split_from_it() -> None:
    claim = tell(make_conflict(), "7 people", make_place())
    take(claim)

    with pytest.raises(NotPossible, match="named after this report"):
        split_group(group=group_of(claim), by=make_user("editor"), reason="Seen.")
    assert not Decision.objects.exists()


@pytest.mark.django_db
def test_rejecting_the_only_claim_takes_the_figure_away_and_taking_it_back_brings_it_again() -> None:
    claim, editor = tell(make_conflict(), "7 people", make_place()), make_user("editor")
    take(claim)
    incident = incident_of(claim)

    for decision, figure in ((ClaimDecision.REJECTED, None), (ClaimDecision.UNDECIDED, 7)):
        decide_claim(claim=claim, decision=decision, by=editor, reason="Seen.")
        settle([incident.pk])
        assert killed(incident) == figure


def at_once(*acts: Callable[[], Any]) -> list[BaseException]:
    """Run the acts in threads that begin together; returns what went wrong."""
    gate, errors = threading.Barrier(len(acts)), []

    def one(act: Callable[[], Any]) -> None:
        try:
            gate.wait(timeout=20)
            act()
        except BaseException as error:  # noqa: BLE001  handed to the test
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return errors


@pytest.mark.django_db(transaction=True)
def test_two_editors_of_one_incident_lose_neither_correction() -> None:
    claim = tell(make_conflict(), "7 people", make_place())
    take(claim)
    incident, editors = incident_of(claim), [make_user("editor"), make_user("editor")]
    changes: list[dict[str, Any]] = [{"means": "drone"}, {"first_on": DAY - timedelta(days=1)}]

    errors = at_once(
        *(
            lambda by=by, change=change: correct_incident(incident=incident, changes=change, by=by, reason="Seen.")
            for by, change in zip(editors, changes, strict=True)
        )
    )

    assert errors == []
    incident.refresh_from_db()
    assert incident.corrected == {"means": "drone", "first_on": "2016-10-12"}
    assert Decision.objects.filter(incident=incident).count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_correction_made_while_its_incident_is_settled_is_settled_too() -> None:
    claim, editor = tell(make_conflict(), "7 people", make_place()), make_user("editor")
    take(claim)
    incident = incident_of(claim)

    def correct() -> None:
        for low in range(8, 14):
            correct_claim(claim=claim, changes={"low": low, "high": low, "value": low}, by=editor, reason="Seen.")
            settle([incident.pk])

    def reckon() -> None:
        for _ in range(6):
            with transaction.atomic():
                mark_stale([incident.pk])
            settle([incident.pk])

    assert at_once(correct, reckon) == []
    assert killed(incident) == 13
    assert Toll.objects.current().filter(incident=incident, victims="people").count() == 1
