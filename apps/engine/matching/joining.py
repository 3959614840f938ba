"""Joining the groups of one component, the likeliest pair first."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, product

from apps.engine.matching.counts import same_figure
from apps.engine.matching.records import ClaimGroup, Cluster, PairScore, Proposal
from apps.engine.matching.scoring import LINK_THRESHOLD

Pair = tuple[str, str]
Keys = tuple[str, ...]
# A group that fits two different events almost equally well is left to an editor.
AMBIGUITY = 0.04


def pair_of(one: str, other: str) -> Pair:
    """The two keys in their one order."""
    return (one, other) if one < other else (other, one)


class Joining:
    """Greedy agglomeration of one component by average linkage.

    Two clusters join where the mean of their scores reaches the threshold of linking and every single pair that of
    proposing. What an editor pinned together counts as one, by its best score. `scores` holds the pairs that reach
    the threshold of proposing; all others never join. Ties are settled by key, so the outcome is one.
    """

    def __init__(self, groups: Sequence[ClaimGroup], scores: Mapping[Pair, PairScore]) -> None:
        self._groups = {group.key: group for group in groups}
        self._scores = {pair: scores[pair] for pair in combinations(sorted(self._groups), 2) if pair in scores}
        self._worth = self._without_ambiguous()
        self._clusters: dict[str, Keys] = {}
        self._touching: dict[str, set[str]] = defaultdict(set)

    def join(self) -> list[Cluster]:
        """The clusters, each with its groups in order of publication."""
        self._start()
        queue = [entry for one, other in sorted(self._edges()) for entry in self._entries(one, other)]
        heapq.heapify(queue)
        while queue:
            _, one, other, members, others = heapq.heappop(queue)
            if self._clusters.get(one) != members or self._clusters.get(other) != others:
                continue
            self._merge(one, other)
            for neighbour in sorted(self._touching[one]):
                for entry in self._entries(*pair_of(one, neighbour)):
                    heapq.heappush(queue, entry)
        return [self._as_cluster(members) for members in self._clusters.values()]

    def proposals(self) -> list[Proposal]:
        """The best doubtful pair between any two clusters that could still be one; after `join`."""
        home = {key: name for name, members in self._clusters.items() for key in members}
        best: dict[Pair, Proposal] = {}
        for (one, other), found in sorted(self._scores.items(), key=lambda item: (-item[1].score, item[0])):
            between = pair_of(home[one], home[other])
            if between[0] != between[1] and between not in best and not self._forbidden(*between):
                best[between] = Proposal(one, other, found)
        return list(best.values())

    def _start(self) -> None:
        """Every group by itself, what is pinned to one incident together; a cluster is named by its first key."""
        pinned: dict[str, list[str]] = defaultdict(list)
        for key, group in self._groups.items():
            pinned[group.incident or f"\0{key}"].append(key)
        self._clusters = {min(keys): tuple(sorted(keys)) for keys in pinned.values()}
        home = {key: name for name, members in self._clusters.items() for key in members}
        for one, other in self._worth:
            if home[one] != home[other]:
                self._touching[home[one]].add(home[other])
                self._touching[home[other]].add(home[one])

    def _edges(self) -> Iterator[Pair]:
        return ((one, other) for one, touched in self._touching.items() for other in touched if one < other)

    def _entries(self, one: str, other: str) -> Iterator[tuple[float, str, str, Keys, Keys]]:
        linkage = self._linkage(one, other)
        if linkage >= LINK_THRESHOLD:
            yield -linkage, one, other, self._clusters[one], self._clusters[other]

    def _merge(self, one: str, other: str) -> None:
        self._clusters[one] = tuple(sorted((*self._clusters[one], *self._clusters.pop(other))))
        touched = (self._touching[one] | self._touching.pop(other)) - {one, other}
        self._touching[one] = touched
        for neighbour in touched:
            self._touching[neighbour].discard(other)
            self._touching[neighbour].add(one)

    def _linkage(self, one: str, other: str) -> float:
        """The mean score between two clusters; 0 where any pair is too unlike, or an editor or an article forbids."""
        if self._forbidden(one, other) or (self._pin(one) and self._pin(other)):
            return 0.0
        found = []
        for mine, theirs in product(self._units(one), self._units(other)):
            worth = max(self._worth.get(pair_of(*pair), 0.0) for pair in product(mine, theirs))
            if not worth:
                return 0.0
            found.append(worth)
        return sum(found) / len(found)

    def _units(self, name: str) -> list[Keys]:
        """The members one by one, those that an editor pinned as one."""
        members = self._clusters[name]
        pinned = tuple(key for key in members if self._groups[key].incident is not None)
        single = [(key,) for key in members if self._groups[key].incident is None]
        return [pinned, *single] if pinned else list(single)

    def _pin(self, name: str) -> str | None:
        return next((pin for key in self._clusters[name] if (pin := self._groups[key].incident)), None)

    def _forbidden(self, one: str, other: str) -> bool:
        """Whether an editor set any two members apart, or one article tells of both as of different events."""
        for mine, theirs in product(self._clusters[one], self._clusters[other]):
            a, b = self._groups[mine], self._groups[theirs]
            if theirs in a.apart_from or mine in b.apart_from:
                return True
            if a.article == b.article and not same_figure(a, b):
                return True
        return False

    def _without_ambiguous(self) -> dict[Pair, float]:
        """Each pair's score, held below linking where a group of another event fits as well."""
        fitting: dict[str, dict[str, float]] = defaultdict(dict)
        for (one, other), found in self._scores.items():
            if found.score >= LINK_THRESHOLD:
                fitting[one][other] = fitting[other][one] = found.score
        worth = {pair: found.score for pair, found in self._scores.items()}
        for pair, found in self._scores.items():
            for here, there in (pair, pair[::-1]):
                near = (key for key, score in fitting[there].items() if score >= found.score - AMBIGUITY)
                if any(self._apart(here, key) for key in near):
                    worth[pair] = min(worth[pair], LINK_THRESHOLD - 0.01)
        return worth

    def _apart(self, one: str, other: str) -> bool:
        """Whether the two are different events, by an editor's word or because they would not be linked."""
        a, b = self._groups[one], self._groups[other]
        if a.incident is not None and b.incident is not None:
            return a.incident != b.incident
        found = self._scores.get(pair_of(one, other))
        return one != other and (found is None or found.score < LINK_THRESHOLD)

    def _as_cluster(self, members: Keys) -> Cluster:
        ordered = sorted(members, key=lambda key: (self._groups[key].published, key))
        pinned = next((pin for key in ordered if (pin := self._groups[key].incident)), None)
        return Cluster(tuple(ordered), pinned)
