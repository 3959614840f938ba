"""Which claims of one article speak of the same event, and which are totals over several.

A claim starts a group with its parts; groups join where a sentence, a figure, or place, day and circumstances speak
for one event and nothing speaks against it. Headlines come last and join what they announce.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from apps.engine.claims import Harm, Scope
from apps.engine.matching.breakdowns import totals_by_breakdown
from apps.engine.matching.evidence import (
    counts_meet,
    elsewhere,
    same_number,
    size,
    speaks_against,
    speaks_for,
)
from apps.engine.matching.records import ArticleClaim, ArticleGroup, GroupKind
from apps.engine.matching.repeats import join_repeats

PERIOD_DAYS = 3
GOVERNORATE_DEPTH = 2
Group = list[ArticleClaim]
Bodies = Mapping[GroupKind, list[Group]]


def group_claims(claims: Iterable[ArticleClaim]) -> list[ArticleGroup]:
    """Group the claims of one article, in the order of the text; the order of the input does not matter.

    Every claim stands in exactly one group.
    """
    ordered = sorted(claims, key=lambda claim: (claim.start, claim.id))
    bodies: dict[GroupKind, list[Group]] = {kind: [] for kind in GroupKind}
    atoms = _with_parts(ordered)
    totals = totals_by_breakdown(ordered)
    for atom in atoms:
        if not atom[0].in_headline:
            _place_body(atom, bodies, _kind_of_body(atom[0], totals))
    for atom in atoms:
        if atom[0].in_headline:
            _place_headline(atom, bodies)
    join_repeats(bodies[GroupKind.EVENT], bodies[GroupKind.PERIOD])
    position = {claim.id: place for place, claim in enumerate(ordered)}
    found = [
        ArticleGroup(kind, tuple(sorted((claim.id for claim in group), key=position.__getitem__)))
        for kind, groups in bodies.items()
        for group in groups
    ]
    return sorted(found, key=lambda group: position[group.claims[0]])


def kind_of(claim: ArticleClaim) -> GroupKind:
    """Whether a claim tells of an event, of a period of at most three days in one governorate, or of a longer run."""
    if claim.scope is Scope.INCIDENT:
        return GroupKind.EVENT
    return GroupKind.PERIOD if _short_and_near(claim) else GroupKind.RUNNING


def _kind_of_body(claim: ArticleClaim, totals: Mapping[int, bool]) -> GroupKind:
    """A sum of events told after it is a total; where its place does not hold theirs, none that could be placed."""
    if claim.id not in totals:
        return kind_of(claim)
    return GroupKind.PERIOD if totals[claim.id] and _short_and_near(claim) else GroupKind.RUNNING


def _short_and_near(claim: ArticleClaim) -> bool:
    if claim.first_on is None or claim.last_on is None or len(claim.place_path) < GOVERNORATE_DEPTH:
        return False
    return 0 <= (claim.last_on - claim.first_on).days < PERIOD_DAYS


def _with_parts(claims: Sequence[ArticleClaim]) -> list[Group]:
    """Each whole, first, with the parts below it; a part of a total that is an event of its own starts its own."""
    by_id = {claim.id: claim for claim in claims}
    atoms: dict[int, Group] = defaultdict(list)
    for claim in claims:
        atoms[_root(claim, by_id).id].append(claim)
    return [sorted(atom, key=lambda claim: claim.id != root) for root, atom in atoms.items()]


def _root(claim: ArticleClaim, by_id: Mapping[int, ArticleClaim]) -> ArticleClaim:
    seen = {claim.id}
    while claim.parent is not None and claim.parent in by_id and claim.parent not in seen:
        whole = by_id[claim.parent]
        if whole.scope is Scope.CUMULATIVE and claim.scope is Scope.INCIDENT:
            break
        seen.add(whole.id)
        claim = whole
    return claim


def _place_body(atom: Group, bodies: Bodies, kind: GroupKind) -> None:
    for group in bodies[kind]:
        wholes = _wholes(group)
        if any(speaks_against(atom[0], claim, kind) for claim in wholes):
            continue
        if any(speaks_for(atom[0], claim, kind) for claim in wholes):
            group.extend(atom)
            return
    bodies[kind].append(list(atom))


def _place_headline(atom: Group, bodies: Bodies) -> None:
    """Into the group with its figure; where it sums several events, a total; else the event it fits best."""
    title, own = atom[0], kind_of(atom[0])
    for kind in sorted(GroupKind, key=lambda kind: kind is not own):
        for group in _told(title, bodies[kind]):
            if any(same_number(title, claim) for claim in _wholes(group, title.harm)):
                group.extend(atom)
                return
    events = _told(title, bodies[GroupKind.EVENT])
    if own is not GroupKind.EVENT or not events:
        _place_body(atom, bodies, own)
    elif _sums_up(title, events):
        _place_body(atom, bodies, GroupKind.PERIOD if _short_and_near(title) else GroupKind.RUNNING)
    else:
        max(events, key=lambda group: _fit(title, group)).extend(atom)


def _told(title: ArticleClaim, groups: Iterable[Group]) -> list[Group]:
    """The groups that tell of the headline's harm, at a place and time that could be its own."""
    return [
        group
        for group in groups
        if _wholes(group, title.harm) and not any(elsewhere(title, claim) for claim in _wholes(group))
    ]


def _sums_up(title: ArticleClaim, events: Sequence[Group]) -> bool:
    """Whether a headline gives more dead than any one of several events, so that it must be their sum."""
    told = [claim for group in events for claim in _wholes(group, title.harm)]
    largest = max(size(claim) for claim in told)
    return len(events) > 1 and size(title) > largest and not any(counts_meet(title, claim) for claim in told)


def _fit(title: ArticleClaim, group: Group) -> tuple[bool, int]:
    told = _wholes(group, title.harm)
    return any(counts_meet(title, claim) for claim in told), -min(abs(size(claim) - size(title)) for claim in told)


def _wholes(group: Group, harm: Harm | None = None) -> list[ArticleClaim]:
    """The claims of a group that are no parts of others in it, of one harm where it is given."""
    inside = {claim.id for claim in group}
    return [claim for claim in group if claim.parent not in inside and harm in (None, claim.harm)]
