"""From groups of claims to clusters, one an incident, and to the doubtful links that an editor decides.

Groups fall apart into components, joined by pairs alike enough to be proposed or by an editor's pin; each component
is clustered by itself, so that a new article moves nothing outside its own component.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from itertools import combinations

from apps.engine.matching.counts import MASSACRE, both_massacres, telling_figures
from apps.engine.matching.joining import Joining, Pair, pair_of
from apps.engine.matching.records import ClaimGroup, Cluster, PairScore, Proposal
from apps.engine.matching.scoring import ONE_DAY, PROPOSE_THRESHOLD, may_match, place_words, score, window_of


def cluster(groups: Collection[ClaimGroup]) -> tuple[list[Cluster], list[Proposal]]:
    """Join groups that tell of one event; deterministic and independent of the order of the input.

    Every group stands in exactly one cluster. Two groups of one article join only where they give the same figures;
    groups pinned to one incident are always together, and no cluster holds two pins; `apart_from` is kept. The
    keys of the groups must be unique.
    """
    by_key = {group.key: group for group in groups}
    scores = _scored_pairs(by_key)
    clusters: list[Cluster] = []
    proposals: list[Proposal] = []
    for component in _components(by_key, scores):
        joining = Joining([by_key[key] for key in component], scores)
        clusters.extend(joining.join())
        proposals.extend(joining.proposals())
    clusters.sort(key=lambda one: (by_key[one.groups[0]].published, one.groups[0]))
    proposals.sort(key=lambda one: (-one.score.score, one.one, one.other))
    return clusters, proposals


def components(groups: Collection[ClaimGroup]) -> list[list[str]]:
    """The keys of the groups that can touch one another's clusters, component by component, in order."""
    by_key = {group.key: group for group in groups}
    return [list(component) for component in _components(by_key, _scored_pairs(by_key))]


def _components(by_key: Mapping[str, ClaimGroup], scores: Mapping[Pair, PairScore]) -> list[list[str]]:
    neighbours: dict[str, set[str]] = {key: set() for key in by_key}
    for one, other in scores:
        neighbours[one].add(other)
        neighbours[other].add(one)
    pins: dict[str, str] = {}
    for key, group in by_key.items():
        if group.incident is not None:
            first = pins.setdefault(group.incident, key)
            neighbours[key].add(first)
            neighbours[first].add(key)
    found: list[list[str]] = []
    seen: set[str] = set()
    for key in sorted(by_key):
        if key not in seen:
            reached = _reached(key, neighbours)
            seen |= reached
            found.append(sorted(reached))
    return found


def _reached(start: str, neighbours: Mapping[str, set[str]]) -> set[str]:
    reached, waiting = {start}, [start]
    while waiting:
        new = neighbours[waiting.pop()] - reached
        reached |= new
        waiting.extend(new)
    return reached


def _scored_pairs(by_key: Mapping[str, ClaimGroup]) -> dict[Pair, PairScore]:
    """The pairs alike enough to be proposed, without those that an editor set apart."""
    scores: dict[Pair, PairScore] = {}
    for pair in set(_candidates(by_key.values())):
        a, b = by_key[pair[0]], by_key[pair[1]]
        if b.key in a.apart_from or a.key in b.apart_from or not may_match(a, b):
            continue
        found = score(a, b)
        if found.score >= PROPOSE_THRESHOLD:
            scores[pair] = found
    return scores


def _candidates(groups: Iterable[ClaimGroup]) -> Iterator[Pair]:
    """The pairs worth a look: copies, and groups of one country, place's words or telling figure within a day."""
    texts: dict[str, list[str]] = defaultdict(list)
    areas: dict[object, list[ClaimGroup]] = defaultdict(list)
    for group in groups:
        texts[group.text_key].append(group.key)
        if group.place_path:
            areas[group.place_path[0]].append(group)
        if words := place_words(group):
            areas[words].append(group)
        for figure in telling_figures(group):
            areas[figure].append(group)
        if both_massacres(group, group):
            areas[MASSACRE].append(group)
    for keys in texts.values():
        yield from combinations(sorted(keys), 2)
    for area in areas.values():
        yield from _near_in_time(area)


def _near_in_time(groups: Iterable[ClaimGroup]) -> Iterator[Pair]:
    """Sweep over the days: a group meets those whose window has not ended more than a day before it begins."""
    dated = sorted((window, group.key) for group in groups if (window := window_of(group)) is not None)
    lasting: list[tuple[date, str]] = []
    for (first, last), key in dated:
        lasting = [(end, other) for end, other in lasting if end >= first - ONE_DAY]
        for _, other in lasting:
            yield pair_of(key, other)
        lasting.append((last, key))
