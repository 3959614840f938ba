"""What parts say of their wholes: partitions, single parts, presumed civilians; `people` from any group.

Everything here raises a whole's floor, and never adds a subset to its whole.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from apps.engine.claims import Harm, Victims
from apps.engine.reckoning.records import Bound, Figure, GroupToll, TollKind
from apps.engine.reckoning.rules import NO_FIGURE, RULES

PRESUMED_CIVILIANS = (
    Victims.CHILDREN,
    Victims.MEDICS,
    Victims.RESCUERS,
    Victims.JOURNALISTS,
    Victims.AID_WORKERS,
)
# Inner wholes first, so that each whole sees its parts as they stand.
PARTITIONS: Mapping[Victims, tuple[tuple[Victims, ...], ...]] = {
    Victims.WOMEN_AND_CHILDREN: ((Victims.CHILDREN, Victims.WOMEN),),
    Victims.CIVILIANS: (),
    Victims.PEOPLE: (
        (Victims.CIVILIANS, Victims.COMBATANTS),
        (Victims.CHILDREN, Victims.WOMEN, Victims.MEN),
        (Victims.WOMEN_AND_CHILDREN, Victims.MEN),
    ),
}
Tolls = Mapping[Victims, GroupToll]


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known of an incident's groups beside their tolls.

    `corroborated` says that independent origins report this harm; `fighting` are groups of whom some are said to
    fight, so that they are not presumed civilians; `together` tells whether one article or one voice reports both
    tolls.
    """

    corroborated: bool
    fighting: frozenset[Victims]
    together: Callable[[GroupToll, GroupToll], bool]


@dataclass(frozen=True, slots=True)
class _Floor:
    """A number that a whole cannot lie below, and the parts that say so."""

    value: int
    parts: tuple[Victims, ...]


def with_wholes(harm: Harm, kind: TollKind, stated: Tolls, circumstances: Circumstances) -> dict[Victims, GroupToll]:
    """The tolls of one harm and kind, their wholes raised by their parts, and `civilians` and `people` where only
    parts of them are known.

    A whole's low is the greatest of its own low, the best partition's sum and any single part; each rule's figure
    is raised likewise by the parts' figures under that rule, and marked "at least" where it was.
    """
    tolls = dict(stated)
    for whole in PARTITIONS:
        parts = {name: tolls[name] for name in _part_names(whole, circumstances) if name in tolls}
        if parts and (whole in tolls or whole is not Victims.WOMEN_AND_CHILDREN):
            base = tolls.get(whole) or unstated(harm, whole, kind)
            tolls[whole] = _raised(base, parts, _options(whole, parts, circumstances), circumstances.corroborated)
    return tolls


def unstated(harm: Harm, group: Victims, kind: TollKind) -> GroupToll:
    """A toll of a group that no standing claim names, before anything gives it a floor."""
    return GroupToll(
        harm=harm,
        victims=group,
        kind=kind,
        low=0,
        high=None,
        open_above=True,
        figures=dict.fromkeys(RULES, NO_FIGURE),
        origins=0,
    )


def raised_by_own_part(toll: GroupToll, value: int, claim: int, corroborated: bool) -> GroupToll:
    """A toll whose whole has no number, raised to its greatest single part of the same group."""
    part = dataclasses.replace(
        toll,
        low=value,
        figures={name: Figure(value, Bound.AT_LEAST) for name in toll.figures},
        counted=(claim,),
    )
    return _raised(toll, {toll.victims: part}, [(toll.victims,)], corroborated)


def _part_names(whole: Victims, circumstances: Circumstances) -> Iterable[Victims]:
    if whole is Victims.WOMEN_AND_CHILDREN:
        return (Victims.CHILDREN, Victims.WOMEN)
    if whole is Victims.CIVILIANS:
        return tuple(group for group in PRESUMED_CIVILIANS if group not in circumstances.fighting)
    return tuple(group for group in Victims if group is not Victims.PEOPLE)


def _options(whole: Victims, parts: Tolls, circumstances: Circumstances) -> list[tuple[Victims, ...]]:
    """The single parts, and the partitions whose parts may be added."""
    options: list[tuple[Victims, ...]] = [(name,) for name in parts]
    for partition in PARTITIONS[whole]:
        present = tuple(name for name in partition if name in parts)
        if len(present) > 1 and not _rival_names(present, parts, circumstances):
            options.append(present)
    return options


def _rival_names(partition: Sequence[Victims], parts: Tolls, circumstances: Circumstances) -> bool:
    """Whether two reports may call the same dead civilians and fighters: equal figures, never told together."""
    if set(partition) != {Victims.CIVILIANS, Victims.COMBATANTS}:
        return False
    one, other = (parts[name] for name in partition)
    same = one.figures["consensus"].value == other.figures["consensus"].value
    return same and not circumstances.together(one, other)


def _raised(base: GroupToll, parts: Tolls, options: Sequence[tuple[Victims, ...]], corroborated: bool) -> GroupToll:
    lows = _best(options, parts, lambda toll: toll.low)
    low = max(base.low, lows.value)
    decisive = _best(options, parts, partial(_figure_floor, rule="consensus"))
    figures: dict[str, Figure] = {}
    for name, own in base.figures.items():
        floor = max(low, _best(options, parts, partial(_figure_floor, rule=name)).value)
        silent = name == "corroborated" and not corroborated
        enough = own.value is not None and own.value >= floor
        figures[name] = own if silent or enough else Figure(floor, Bound.AT_LEAST)
    if low == base.low and figures == dict(base.figures):
        return base
    return _lifted(base, low, figures, decisive, parts)


def _best(options: Sequence[tuple[Victims, ...]], parts: Tolls, floor_of: Callable[[GroupToll], int]) -> _Floor:
    floors = [_Floor(sum(floor_of(parts[name]) for name in option), option) for option in options]
    return max(floors, key=lambda floor: floor.value)


def _figure_floor(toll: GroupToll, rule: str) -> int:
    figure = toll.figures[rule]
    if figure.value is None or figure.bound is Bound.AT_MOST:
        return toll.low
    return figure.value


def _lifted(base: GroupToll, low: int, figures: Mapping[str, Figure], floor: _Floor, parts: Tolls) -> GroupToll:
    """The toll raised to a floor; where a figure leaves its reported range, the range is open above."""
    counted = {*base.counted, *(claim for name in floor.parts for claim in parts[name].counted)}
    presumed = base.victims is Victims.CIVILIANS and Victims.CIVILIANS not in floor.parts
    beyond = max(figure.value or 0 for figure in figures.values())
    step = {
        "step": "raised",
        "parts": [{"victims": name.value, "low": parts[name].low} for name in floor.parts],
        "from": base.figures["consensus"].value,
        "to": figures["consensus"].value,
        "presumed": presumed,
    }
    return dataclasses.replace(
        base,
        low=low,
        high=base.high if base.high is not None and base.high >= low else None,
        open_above=base.open_above or base.high is None or beyond > base.high,
        figures=figures,
        counted=tuple(sorted(counted)),
        derived="presumed" if presumed else "partition" if len(floor.parts) > 1 else "part",
        steps=(*base.steps, step),
    )
