"""What holds of clusters whatever the groups: one answer, whole components, an editor's word kept."""

from __future__ import annotations

import random
import time
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from apps.engine.claims import Means
from apps.engine.matching import LINK_THRESHOLD, PROPOSE_THRESHOLD, cluster, components, may_match, score
from apps.engine.matching.records import ClaimGroup
from tests.engine.matching.groups import DAY, IN_CITY, OTHER_QUARTER, QUARTER, TOWN, group

PLACES = (IN_CITY, (*IN_CITY, QUARTER), (*IN_CITY, OTHER_QUARTER), (*IN_CITY[:2], TOWN), IN_CITY[:2])


@st.composite
def crowds(draw: st.DrawFn) -> list[ClaimGroup]:
    """Up to a dozen groups crowded into one governorate and four days, some of one article, copied or pinned."""
    found: list[ClaimGroup] = []
    for number in range(draw(st.integers(1, 12))):
        first = DAY + timedelta(days=draw(st.integers(0, 3)))
        article = draw(st.sampled_from([number, number, 0, 1]))
        others = [one.key for one in found]
        found.append(
            group(
                draw(st.integers(1, 12)),
                key=f"g{number:02}",
                article=article,
                text_key=draw(st.sampled_from([f"text {article}", f"text {article}", "wire"])),
                place_path=draw(st.sampled_from(PLACES)),
                first_on=first,
                last_on=first + timedelta(days=draw(st.sampled_from([0, 0, 0, 1]))),
                means=draw(st.sampled_from([frozenset(), frozenset({Means.AIRSTRIKE}), frozenset({Means.SHELLING})])),
                sides=draw(st.sampled_from([frozenset(), frozenset({"gov"}), frozenset({"opp"})])),
                is_period=draw(st.sampled_from([False, False, False, True])),
                incident=draw(st.sampled_from([None, None, None, "I-1", "I-2"])),
                apart_from=frozenset(draw(st.lists(st.sampled_from(others), max_size=1))) if others else frozenset(),
            )
        )
    return found


@given(crowds(), st.randoms(use_true_random=False))
def test_the_order_of_the_groups_does_not_matter(crowd: list[ClaimGroup], chance: random.Random) -> None:
    shuffled = list(crowd)
    chance.shuffle(shuffled)
    assert cluster(shuffled) == cluster(crowd)


@given(crowds())
def test_components_by_themselves_give_the_same_clusters_and_proposals(crowd: list[ClaimGroup]) -> None:
    by_key = {one.key: one for one in crowd}
    apart = [cluster([by_key[key] for key in component]) for component in components(crowd)]
    clusters, proposals = cluster(crowd)
    assert {one for found, _ in apart for one in found} == set(clusters)
    assert {one for _, found in apart for one in found} == set(proposals)


@given(crowds())
def test_every_group_stands_in_exactly_one_cluster(crowd: list[ClaimGroup]) -> None:
    placed = sorted(key for found in cluster(crowd)[0] for key in found.groups)
    assert placed == sorted(one.key for one in crowd)


@given(crowds())
def test_pins_are_kept_and_never_mixed(crowd: list[ClaimGroup]) -> None:
    by_key = {one.key: one for one in crowd}
    for found in cluster(crowd)[0]:
        assert {by_key[key].incident for key in found.groups} - {None} <= {found.pinned}
    pinned = [found.pinned for found in cluster(crowd)[0] if found.pinned]
    assert len(pinned) == len(set(pinned))


@given(crowds())
def test_unpinned_pairs_are_joined_only_where_they_could_be_proposed(crowd: list[ClaimGroup]) -> None:
    by_key = {one.key: one for one in crowd}
    for found in cluster(crowd)[0]:
        free = [by_key[key] for key in found.groups if by_key[key].incident is None]
        for one in free:
            for other in free:
                assert one == other or score(one, other).score >= PROPOSE_THRESHOLD
                assert other.key not in one.apart_from


@given(crowds())
def test_scores_are_symmetric_and_never_pass_the_cheap_test(crowd: list[ClaimGroup]) -> None:
    one, other = crowd[0], crowd[-1]
    assert score(one, other) == score(other, one)
    assert may_match(one, other) == may_match(other, one)
    assert may_match(one, other) or score(one, other).score == 0


def scattered(total: int, days: int, places: int) -> list[ClaimGroup]:
    chance = random.Random(7)
    return [
        group(
            chance.randint(1, 40),
            day=date(2012, 1, 1) + timedelta(days=chance.randrange(days)),
            place_path=(1, place := chance.randrange(2, 14), place * 100 + chance.randrange(places)),
            means=frozenset({chance.choice(list(Means))}),
        )
        for _ in range(total)
    ]


def test_two_thousand_groups_of_six_years_take_seconds_at_most() -> None:
    groups = scattered(2000, 6 * 365, 10)
    started = time.process_time()
    clusters, _ = cluster(groups)
    assert time.process_time() - started < 2
    assert len(clusters) > 1000


def test_a_later_article_moves_nothing_outside_its_component() -> None:
    groups = scattered(300, 60, 3)
    late = group(9, day=date(2012, 1, 20), place_path=(1, 2, 200), means=frozenset({Means.AIRSTRIKE}))
    before, after = set(cluster(groups)[0]), set(cluster([*groups, late])[0])
    touched = next(set(found) for found in components([*groups, late]) if late.key in found)
    assert all(set(found.groups) <= touched for found in before ^ after)


@given(st.integers(5, 500), st.sampled_from(PLACES[:2]))
def test_one_figure_at_one_place_and_day_is_linked(dead: int, place: tuple[int, ...]) -> None:
    assert score(group(dead, place_path=place), group(dead, place_path=place)).score >= LINK_THRESHOLD
