"""Totals equal the sums of the ledger, and every way of asking for a figure gives the same one."""

from collections import Counter
from datetime import date
from typing import Any

import pytest
from django.http import QueryDict

from apps.conflicts.models import Conflict
from apps.incidents.models import ReviewState, Visibility
from apps.incidents.services import correct_claim, correct_incident, restrict_incident, review_incident
from apps.tolls import figures
from apps.tolls.filters import View, bin_start
from apps.tolls.models import DirtyBin, LaneTotal, Toll, UnitTotal
from apps.tolls.services import settle
from apps.tolls.totals import rebuild_totals
from tests.factories import make_actor, make_conflict, make_place, make_side, make_unit, make_user
from tests.incidents.told import incident_of, stale_of, take, tell

pytestmark = pytest.mark.django_db
SUMS = ("incidents", "low", "figure", "high", "open_above", "bounds")


def world() -> Conflict:
    """A conflict of two sides with incidents in two districts and none, of known, open and unknown days."""
    conflict = make_conflict(policy="all_marked")
    for key in ("army", "rebels"):
        make_actor(side=make_side(conflict, key=key)).aliases.create(text=key, normalized=key)
    units = [make_place("governorate") for _ in range(2)]
    for unit in units:
        make_unit(conflict, unit)
    towns = [make_place("locality", unit) for unit in (*units, make_place("governorate"))]
    told: list[tuple[str, int, dict[str, Any]]] = [
        ("7 people", 0, {"perpetrators": ["army"]}),
        ("9 people", 1, {"perpetrators": ["rebels"], "qualifier": "at_least"}),
        ("4 children", 1, {"victims": "children"}),
        ("20 people", 2, {"perpetrators": ["army", "rebels"]}),
        ("5 people", 0, {"when_start": date(2016, 10, 3), "when_end": date(2016, 10, 7)}),
        ("6 people", 0, {"when_start": date(2016, 10, 3), "when_end": date(2016, 10, 27)}),
        ("3 people", 0, {"when_start": None, "when_end": None}),
    ]
    claims = []
    for n, (quote, where, fields) in enumerate(told):
        claims.append(tell(conflict, quote, towns[where], **{"on": date(2016, 10, 10 + 2 * n), **fields}))
    take(*claims)
    return conflict


def rows(model: type[LaneTotal] | type[UnitTotal], by: tuple[str, ...]) -> Counter[tuple[Any, ...]]:
    names = ("grain", "starts_on", "harm", "victims", "reviewed", *by, *SUMS)
    return Counter(model.objects.values_list(*names))


def summed(by: tuple[str, ...]) -> Counter[tuple[Any, ...]]:
    """The same rows, added up here from the ledger one by one."""
    found: dict[tuple[Any, ...], list[int]] = {}
    tolls = Toll.objects.current().filter(kind="documented", visibility="public").exclude(review_state="rejected")
    for toll in tolls:
        starts = bin_start(toll.first_on, toll.date_precision) if toll.first_on else None
        reviewed = toll.review_state in ("approved", "changed")
        key = (toll.date_precision, starts, toll.harm, toll.victims, reviewed, *(getattr(toll, name) for name in by))
        sums = found.setdefault(key, [0] * 6)
        if toll.consensus is not None:
            high = toll.consensus if toll.high is None else toll.high
            added = (1, toll.low, toll.consensus, high, int(toll.open_above), int(bool(toll.consensus_bound)))
            sums[:] = [a + b for a, b in zip(sums, added, strict=True)]
    return Counter((*key, *sums) for key, sums in found.items())


def acts(conflict: Conflict) -> dict[str, Any]:
    """What an editor may do that moves figures."""
    reviewer = make_user("reviewer")
    toll = Toll.objects.current().filter(conflict=conflict, victims="people", lane_kind="side").first()
    assert toll is not None
    incident = toll.incident
    claim = incident.groups.get().claims.get()
    why: dict[str, Any] = {"by": reviewer, "reason": "Seen."}
    elsewhere = conflict.units.last()
    assert elsewhere is not None
    return {
        "correct the figure": lambda: correct_claim(claim=claim, changes={"low": 70, "high": 70, "value": 70}, **why),
        "correct the day": lambda: correct_incident(
            incident=incident, changes={"first_on": "2016-11-01", "last_on": "2016-11-01"}, **why
        ),
        "correct the place": lambda: correct_incident(
            incident=incident, changes={"place_id": elsewhere.place_id}, **why
        ),
        "take the place away": lambda: correct_incident(incident=incident, changes={"place_id": None}, **why),
        "take the days away": lambda: correct_incident(
            incident=incident, changes={"first_on": None, "last_on": None}, **why
        ),
        "approve": lambda: review_incident(incident=incident, state=ReviewState.APPROVED, **why),
        "reject": lambda: review_incident(incident=incident, state=ReviewState.REJECTED, **why),
        "restrict": lambda: restrict_incident(incident=incident, visibility=Visibility.RESTRICTED, **why),
        "publish again": lambda: restrict_incident(incident=incident, visibility=Visibility.PUBLIC, **why),
    }


def test_totals_are_the_sums_of_the_ledger_after_every_act_and_the_same_when_rebuilt() -> None:
    conflict = world()
    for name, act in {"nothing yet": lambda: None, **acts(conflict)}.items():
        act()
        settle(stale_of(conflict))

        kept = rows(LaneTotal, ("lane_kind", "lane_side_id")), rows(UnitTotal, ("unit_id",))
        assert not DirtyBin.objects.exists(), name
        assert kept == (summed(("lane_kind", "lane_side_id")), summed(("unit_id",))), name
        rebuild_totals(conflict)
        assert (rows(LaneTotal, ("lane_kind", "lane_side_id")), rows(UnitTotal, ("unit_id",))) == kept, name


def figures_of(view: View, viewer: Any) -> set[int]:
    """The view's figure by every way of asking for it."""
    series = figures.series(view, viewer)
    over_time = (
        sum(sum(lane.reviewed) + sum(lane.unreviewed) for lane in series.lanes)
        + sum(coarser.sums.figure for coarser in series.coarser)
        + series.undated.figure
    )
    districts = figures.districts(view, viewer)
    return {
        figures.total(view, viewer).figure,
        figures.headlines(view, viewer)[0].total.figure,
        over_time,
        sum(district.total.figure for district in districts),
        sum(sum(district.by_lane.values()) for district in districts),
        sum(toll.consensus or 0 for toll in view.tolls(viewer)),
    }


@pytest.mark.parametrize(
    ("query", "figure"),
    [
        ("", 7 + 9 + 4 + 20 + 5 + 6 + 3),
        ("side=army", 7),
        ("side=army&side=joint", 27),
        ("side=unknown", 4 + 5 + 6 + 3),
        ("victims=children", 4),
        ("harm=injured", 0),
        ("district=unplaced", 20),
        ("since=2016-10-01&until=2016-10-31", 7 + 9 + 4 + 20 + 5 + 6),
        ("since=2016-10-10", 7 + 9 + 4 + 20),
        ("until=2016-10-10", 7 + 5),
        ("means=airstrike", 54),
        ("means=drone", 0),
        ("review=reviewed", 0),
        ("corroborated=true", 0),
    ],
)
def test_every_way_of_asking_gives_the_same_figure(query: str, figure: int) -> None:
    conflict, administrator = world(), make_user("administrator")

    for grain in ("day", "week", "month", "year"):
        view = View.from_query(conflict, QueryDict(f"{query}&grain={grain}"))
        assert figures_of(view, None) == figures_of(view, administrator) == {figure}, grain


def test_the_districts_of_a_conflict_share_its_figure_out() -> None:
    conflict = world()
    units = list(conflict.units.order_by("pk"))

    by_unit = {district.unit_id: district.total.figure for district in figures.districts(View(conflict), None)}

    assert by_unit == {units[0].pk: 7 + 5 + 6 + 3, units[1].pk: 9 + 4, None: 20}
    for unit in units:
        view = View.from_query(conflict, QueryDict(f"district={unit.pk}"))
        assert figures.total(view, None).figure == by_unit[unit.pk]


def test_what_is_open_above_and_what_is_a_bound_is_carried_along() -> None:
    conflict = world()

    sums = figures.total(View(conflict), None)

    assert (sums.incidents, sums.low, sums.figure) == (7, 54, 54)
    assert (sums.open_above, sums.bounds) == (2, 2)


def test_a_restricted_incident_is_in_no_figure_of_the_public() -> None:
    conflict = world()
    toll = Toll.objects.current().get(victims="people", consensus=20)
    restrict_incident(
        incident=toll.incident, visibility=Visibility.RESTRICTED, by=make_user("reviewer"), reason="A witness."
    )
    settle(stale_of(conflict))
    view = View.from_query(conflict, QueryDict("grain=month"))

    assert figures_of(view, None) == {34}
    assert figures_of(view, make_user("administrator")) == {54}


def test_under_reviewed_only_the_public_sums_what_was_approved() -> None:
    conflict = world()
    conflict.policy = "reviewed_only"
    conflict.save()
    incident = incident_of(Toll.objects.current().get(consensus=7).incident.groups.get().claims.get())
    review_incident(incident=incident, state=ReviewState.APPROVED, by=make_user("reviewer"), reason="Read.")
    settle(stale_of(conflict))
    view = View.from_query(conflict, QueryDict("grain=month"))

    assert figures_of(view, None) == {7}
    assert figures_of(view, make_user("administrator")) == {54}
