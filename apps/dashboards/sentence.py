"""The filter as a sentence whose parts open their choices."""

from __future__ import annotations

from dataclasses import dataclass, field

from apps.conflicts.models import ReportingUnit, Side
from apps.dashboards.wording import HARM_DONE, MEANS_WORDS, PLURAL, listed
from apps.engine.claims import Harm, Means, Victims
from apps.engine.reckoning.rules import RULES
from apps.tolls.figures import LaneKey
from apps.tolls.filters import UNPLACED, View, words_of

LANES_ALOUD = {
    "joint": "several sides jointly",
    "disputed": "rival sides",
    "unresolved": "names that resolve to no side",
    "unknown": "nobody",
}
RULE_WORDS = {
    "consensus": "the number that most origins allow",
    "lowest": "the lowest number that any origin gives",
    "latest": "the number said last",
    "corroborated": "consensus, of incidents that two or more origins report",
}
ONE_WORD = {
    "consensus": "consensus",
    "lowest": "lowest figures",
    "latest": "latest figures",
    "corroborated": "corroborated figures",
}


@dataclass(frozen=True, slots=True)
class Option:
    """One value that a filter can take."""

    value: str
    label: str
    chosen: bool
    note: str = ""
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One control: `kind` is radio, checkbox or date."""

    name: str
    legend: str
    kind: str
    options: tuple[Option, ...] = ()
    value: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the sentence: the words before it, its own words, which open its fields, and what follows."""

    key: str
    before: str
    words: str
    fields: tuple[Field, ...]
    after: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """The filter read aloud, with every choice there is."""

    parts: tuple[Part, ...]
    more: tuple[Field, ...]
    kept: tuple[tuple[str, str], ...] = ()
    more_words: tuple[str, ...] = ()
    is_narrowed: bool = False
    text: str = field(default="")


def sentence_of(view: View, lanes: list[LaneKey]) -> Sentence:
    """The sentence of a view; `lanes` are the conflict's, in the order of charts."""
    words = words_of(view)
    sides = list(Side.objects.filter(conflict=view.conflict))
    units = list(ReportingUnit.objects.filter(conflict=view.conflict))
    parts = (
        Part("harm", "Showing", f"{PLURAL[view.victims]} {words['harm']}", (_harm(view), _victims(view))),
        Part("district", "in", words["where"], (_districts(view, units),)),
        Part("since", "from", words["since"], (Field("since", "First day", "date", value=_iso(view, "since")),)),
        Part("until", "to", words["until"], (Field("until", "Last day", "date", value=_iso(view, "until")),), ","),
        Part("side", "with", _side_words(view, lanes), (_lanes(view, lanes),), "held responsible,"),
        Part("means", "by", words["means"], (_means(view),), ","),
        Part("review", "", words["review"], (_review(view),), ","),
        Part("rule", "counted by", ONE_WORD[view.rule], (_rules(view),), ","),
        Part("known_at", "as known", words["known_at"], (_known_at(view),), "."),
    )
    kept = tuple((name, view.query[name][-1]) for name in ("place",) if name in view.query)
    return Sentence(
        parts=parts,
        more=(_side_of("victim_side", view, sides), _side_of("territory", view, sides), _corroborated(view)),
        kept=kept,
        more_words=_more_words(view, sides),
        is_narrowed=bool(set(view.query) - {"grain"}),
        text=_aloud(parts, _more_words(view, sides)),
    )


def _aloud(parts: tuple[Part, ...], more: tuple[str, ...]) -> str:
    told = " ".join(f"{part.before} {part.words}".strip() + _joined(part.after) for part in parts)
    return f"{told} {'; '.join(more)}".strip()


def _joined(after: str) -> str:
    return after if after in {",", ".", ""} else f" {after}"


def _iso(view: View, name: str) -> str:
    day = getattr(view, name)
    return day.isoformat() if day else ""


def _harm(view: View) -> Field:
    options = tuple(Option(one.value, HARM_DONE[one], one.value == view.harm) for one in Harm)
    return Field("harm", "What happened to them", "radio", options)


def _victims(view: View) -> Field:
    options = tuple(Option(one.value, PLURAL[one.value], one.value == view.victims) for one in Victims)
    return Field("victims", "Whom the count is of", "radio", options)


def _districts(view: View, units: list[ReportingUnit]) -> Field:
    chosen = view.query.get("district", ())
    options = [Option(str(unit.pk), unit.label, str(unit.pk) in chosen) for unit in units]
    options.append(Option(UNPLACED, "not placed in a district", UNPLACED in chosen))
    return Field("district", "Districts; none ticked means all", "checkbox", tuple(options))


def _lanes(view: View, lanes: list[LaneKey]) -> Field:
    chosen = view.query.get("side", ())
    options = tuple(Option(lane.key, lane.name, lane.key in chosen, colour=lane.colour) for lane in lanes)
    return Field("side", "Held responsible; none ticked means any", "checkbox", options)


def _means(view: View) -> Field:
    chosen = view.query.get("means", ())
    options = tuple(
        Option(one.value, MEANS_WORDS[one].removeprefix("a ").removeprefix("an ") or "not known", one.value in chosen)
        for one in Means
    )
    return Field("means", "Means; none ticked means any", "checkbox", options)


def _review(view: View) -> Field:
    chosen = view.query.get("review", ("",))[-1]
    options = (
        Option("", "both", chosen == ""),
        Option("reviewed", "approved by an editor", chosen == "reviewed"),
        Option("unreviewed", "read by machine, not yet checked", chosen == "unreviewed"),
    )
    return Field("review", "Incidents", "radio", options)


def _rules(view: View) -> Field:
    options = tuple(Option(name, name, name == view.rule, note=RULE_WORDS.get(name, "")) for name in RULES)
    return Field("rule", "Of several reports, take", "radio", options)


def _known_at(view: View) -> Field:
    note = "What this record said at the end of that day (UTC). Empty: what it says now."
    return Field("known_at", "As the record stood on", "date", value=_iso(view, "known_at"), note=note)


def _side_of(name: str, view: View, sides: list[Side]) -> Field:
    chosen = view.query.get(name, ())
    legend = "Side that the dead belonged to" if name == "victim_side" else "Side that held the territory"
    options = tuple(Option(side.key, side.name, side.key in chosen, colour=side.colour) for side in sides)
    return Field(name, legend, "checkbox", options)


def _corroborated(view: View) -> Field:
    chosen = view.query.get("corroborated", ("",))[-1].lower() in {"true", "1"}
    return Field(
        "corroborated", "Origins", "checkbox", (Option("true", "two or more independent origins only", chosen),)
    )


def _side_words(view: View, lanes: list[LaneKey]) -> str:
    names = {lane.key: LANES_ALOUD.get(lane.key, lane.name) for lane in lanes}
    return listed([names.get(key, key) for key in view.query.get("side", ())], "or") or "any side"


def _more_words(view: View, sides: list[Side]) -> tuple[str, ...]:
    names = {side.key: side.name for side in sides}
    told = []
    for name, lead in (("victim_side", "Dead of"), ("territory", "On territory held by")):
        if name in view.query:
            told.append(f"{lead} {' or '.join(names.get(key, key) for key in view.query[name])}.")
    if "corroborated" in view.query:
        told.append("Only incidents that two or more independent origins report.")
    return tuple(told)
