"""Figures, days, lanes and reviews in words, as every page writes them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from apps.engine.claims import Harm, Means, Qualifier
from apps.engine.reckoning.records import Basis, Bound, LaneKind, LeftOutReason
from apps.incidents.models import Claim, Incident, PlacePrecision, ReviewState
from apps.tolls.filters import HARM_WORDS, VICTIM_WORDS
from apps.tolls.models import RunningTollPoint, Toll
from apps.tolls.sums import Sums

SINGULAR = {
    "people": "person",
    "civilians": "civilian",
    "combatants": "fighter",
    "children": "child",
    "women": "woman",
    "men": "man",
    "elderly": "elderly person",
    "medics": "medic",
    "rescuers": "rescuer",
    "journalists": "journalist",
    "aid_workers": "aid worker",
    "police": "police officer",
    "women_and_children": "woman or child",
}
PLURAL = {
    **{member.value: words for member, words in VICTIM_WORDS.items()},
    "combatants": "fighters",
    "elderly": "elderly people",
    "police": "police officers",
}
HARM_DONE = {
    Harm.KILLED: "killed",
    Harm.INJURED: "injured",
    Harm.MISSING: "missing",
    Harm.ABDUCTED: "abducted",
    Harm.DETAINED: "detained",
    Harm.CASUALTIES: "killed or injured",
}
MEANS_WORDS = {
    Means.AIRSTRIKE: "air strikes",
    Means.SHELLING: "shelling",
    Means.ROCKET_MISSILE: "rocket or missile fire",
    Means.DRONE: "a drone strike",
    Means.BOMBING: "a bombing",
    Means.LANDMINE: "a landmine explosion",
    Means.SHOOTING: "a shooting",
    Means.CHEMICAL: "a chemical attack",
    Means.EXECUTION: "an execution",
    Means.CLASH: "fighting",
    Means.TORTURE: "torture",
    Means.SIEGE: "a siege",
    Means.OTHER: "an attack by other or mixed means",
    Means.UNKNOWN: "",
}
LANE_WORDS = {
    LaneKind.JOINT: "Joint",
    LaneKind.DISPUTED: "Disputed",
    LaneKind.UNRESOLVED: "Named, not resolved",
    LaneKind.UNKNOWN: "Nobody named",
}
BASIS_WORDS = {
    Basis.ADMITTED: "admitted by the side held responsible",
    Basis.FOUND: "found by an inquiry",
    Basis.CONCLUDED: "concluded by a monitor or the press",
    Basis.ACCUSED: "accused by an adversary",
    Basis.SUSPECTED: "suspected in a report",
    Basis.INFERRED: "inferred by an editor",
    Basis.NONE: "",
}
REVIEW_WORDS = {
    ReviewState.UNREVIEWED: "read by machine",
    ReviewState.APPROVED: "approved by an editor",
    ReviewState.CHANGED: "changed since an editor approved it",
    ReviewState.REJECTED: "rejected by an editor",
}
LEFT_OUT_WORDS = {
    LeftOutReason.COPY: ("copy of another report", "copies of other reports"),
    LeftOutReason.ECHO: ("echo of an attributed figure", "echoes of attributed figures"),
    LeftOutReason.SUPERSEDED: ("superseded claim", "superseded claims"),
    LeftOutReason.PART: ("part of a counted whole", "parts of counted wholes"),
    LeftOutReason.VAGUE: ("vague word beside a number", "vague words beside numbers"),
    LeftOutReason.REJECTED: ("claim rejected by an editor", "claims rejected by editors"),
    LeftOutReason.PROPOSED: ("claim not yet confirmed as telling of the event", "claims not yet confirmed"),
    LeftOutReason.CUMULATIVE: ("total over several events", "totals over several events"),
}
PLACE_WORDS = {
    PlacePrecision.EXACT: "placed to the place named",
    PlacePrecision.APPROXIMATE: "placed near the place named",
    PlacePrecision.AREA: "placed to the area only",
    PlacePrecision.UNPLACED: "not placed",
}
QUALIFIER_WORDS = {
    Qualifier.EXACT: "exactly as many",
    Qualifier.AT_LEAST: "at least as many",
    Qualifier.MORE_THAN: "more than as many",
    Qualifier.UP_TO: "at most as many",
    Qualifier.LESS_THAN: "fewer than as many",
    Qualifier.ABOUT: "about as many",
    Qualifier.RANGE: "a range",
    Qualifier.VAGUE: "a vague word",
}


def counted(number: int) -> str:
    """A whole number with its thousands set apart."""
    return f"{number:,}"


def day_words(day: date | None, *, year: bool = True) -> str:
    """A day as it is read: 13 October 2016."""
    if day is None:
        return ""
    return f"{day.day} {day:%B %Y}" if year else f"{day.day} {day:%B}"


def short_day(day: date | None) -> str:
    """A day in a table or a label: 13 Oct 2016."""
    return f"{day.day} {day:%b %Y}" if day else ""


def window_words(first: date | None, last: date | None) -> str:
    """A window of days; what is shared is said once."""
    if first is None or last is None:
        return "not dated"
    if first == last:
        return day_words(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{last.day} {last:%B %Y}"
    return f"{day_words(first, year=first.year != last.year)} – {day_words(last)}"


def victims_words(victims: str, number: int | None = None) -> str:
    """The group, in the singular where there is one of it."""
    return SINGULAR[victims] if number == 1 else PLURAL[victims]


def range_words(low: int, high: int | None, *, is_open: bool, figure: int | None = None) -> str:
    """The range of reports of one toll; empty where it says no more than the figure."""
    if high is None:
        return "" if figure == low else f"{counted(low)} or more"
    if low == high == figure or (low == high and figure is None):
        return "open above" if is_open else ""
    told = f"{counted(low)}–{counted(high)}" if low != high else counted(low)
    return f"{told}, open above" if is_open else told


def sums_range(sums: Sums) -> str:
    """The range of a sum, with how many of its incidents are open above."""
    parts = [f"{counted(sums.low)}–{counted(sums.high)}"] if sums.low != sums.high else []
    if sums.open_above:
        parts.append(f"{counted(sums.open_above)} open above")
    return ", ".join(parts)


def figure_of(toll: Toll, rule: str = "consensus") -> int | None:
    """The toll's figure by a rule."""
    value: int | None = getattr(toll, rule)
    return value


def figure_words(toll: Toll, rule: str = "consensus") -> str:
    """The toll's figure by a rule with its bound: at least 7 civilians."""
    value = figure_of(toll, rule)
    if value is None:
        return f"no figure for {victims_words(toll.victims)} by this rule"
    if value == 0:
        # What is left of a period once the events reported singly are taken off.
        return f"no further {victims_words(toll.victims)}"
    bound = {Bound.AT_LEAST.value: "at least ", Bound.AT_MOST.value: "at most "}.get(getattr(toll, f"{rule}_bound"), "")
    return f"{bound}{counted(value)} {victims_words(toll.victims, value)}"


def toll_words(toll: Toll, rule: str = "consensus") -> str:
    """Figure, group and harm: at least 7 civilians killed."""
    return f"{figure_words(toll, rule)} {HARM_DONE[Harm(toll.harm)]}"


def bounds_words(low: int, high: int | None) -> str:
    """What a claim's words bound: 7, 9 or more, 13 to 15."""
    if high is None:
        return f"{counted(low)} or more"
    return counted(low) if low == high else f"{counted(low)} to {counted(high)}"


def point_words(point: RunningTollPoint) -> str:
    """The value of a running toll as it was stated: more than 370."""
    claim = point.claim
    if claim.qualifier == Qualifier.MORE_THAN and claim.value is not None:
        return f"more than {counted(claim.value)}"
    if point.high is None:
        return f"at least {counted(point.low)}"
    return bounds_words(point.low, point.high)


def claim_words(claim: Claim) -> str:
    """What a claim says: 7 civilians killed; at least 9 people injured."""
    value, harm = claim.standing("value"), HARM_DONE[Harm(claim.standing("harm"))]
    group = victims_words(claim.standing("victims"), value)
    lead = {
        Qualifier.AT_LEAST: "at least ",
        Qualifier.MORE_THAN: "more than ",
        Qualifier.UP_TO: "at most ",
        Qualifier.LESS_THAN: "fewer than ",
        Qualifier.ABOUT: "about ",
    }.get(claim.standing("qualifier"), "")
    if value is None:
        return f"{bounds_words(claim.standing('low'), claim.standing('high'))} {group} {harm}"
    return f"{lead}{counted(value)} {group} {harm}"


def listed(words: Sequence[str], last: str = "and") -> str:
    """Words in a row: a, b and c."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}" if words else ""


def plural(number: int, one: str, many: str = "") -> str:
    """A number with its noun: 1 incident, 3 incidents."""
    return f"{counted(number)} {one if number == 1 else many or one + 's'}"


def place_words(incident: Incident) -> str:
    """Where it happened, as far as that is known."""
    if incident.place is not None:
        return incident.place.name
    return incident.place_text or "an unknown place"


def harm_heading(harm: str, victims: str) -> str:
    """The heading of a count: People killed, Children injured."""
    told = f"{PLURAL[victims]} {HARM_WORDS[Harm(harm)]}"
    return told[0].upper() + told[1:]
