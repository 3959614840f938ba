"""Which groups become one incident, and what is left to an editor."""

from __future__ import annotations

from datetime import timedelta

from apps.engine.claims import Means
from apps.engine.matching import cluster
from apps.engine.matching.records import ClaimGroup
from tests.engine.matching.groups import DAY, IN_CITY, QUARTER, count, group

AIR, SHELLS = frozenset({Means.AIRSTRIKE}), frozenset({Means.SHELLING})


def clustered(*groups: ClaimGroup) -> list[set[str]]:
    return [set(found.groups) for found in cluster(groups)[0]]


def keys(*groups: ClaimGroup) -> set[str]:
    return {one.key for one in groups}


def test_three_rival_reports_of_one_attack_are_one_incident() -> None:
    reports = [group(7, means=AIR), group(9), group(11, place_path=(*IN_CITY, QUARTER), means=AIR)]
    assert clustered(*reports) == [keys(*reports)]


def test_two_attacks_of_one_day_are_two_incidents() -> None:
    strikes = [group(7, means=AIR), group(9, means=AIR)]
    shells = [group(4, means=SHELLS), group(4, means=SHELLS)]
    assert clustered(*strikes, *shells) == [keys(*strikes), keys(*shells)]


def test_a_chain_of_likenesses_does_not_join_its_ends() -> None:
    low, middle, high = group(7, means=AIR), group(11, means=AIR), group(17, means=AIR)
    assert not [found for found in clustered(low, middle, high) if keys(low, high) <= found]


def test_a_report_that_fits_two_different_attacks_is_left_to_an_editor() -> None:
    found, proposals = cluster([group(7, means=AIR), group(7, means=SHELLS), group(7)])
    assert (len(found), len(proposals)) == (3, 3)


def test_the_groups_of_a_cluster_are_in_order_of_publication() -> None:
    late, early = group(7), group(7, published=group(7).published - timedelta(days=1))
    assert cluster([late, early])[0][0].groups == (early.key, late.key)


def test_doubtful_pairs_are_proposed() -> None:
    one, other = group(37, means=AIR), group(37, means=SHELLS)
    _, [proposal] = cluster([one, other])
    assert {proposal.one, proposal.other} == keys(one, other)
    assert dict(proposal.score.features)["doubts"] < 0


def test_a_group_that_fits_two_events_of_one_article_is_left_to_an_editor() -> None:
    first = group(7, article=1, text_key="a", means=AIR)
    second = group(8, article=1, text_key="a", means=AIR)
    found, proposals = cluster([first, second, group(9, means=AIR)])
    assert len(found) == 3
    assert len(proposals) == 2


def test_what_an_editor_set_apart_is_neither_joined_nor_proposed() -> None:
    one = group(7)
    other = group(7, apart_from=frozenset({one.key}))
    found, proposals = cluster([one, other])
    assert (len(found), proposals) == (2, [])


def test_a_third_report_does_not_bring_together_what_an_editor_set_apart() -> None:
    one, third = group(7), group(8)
    other = group(7, apart_from=frozenset({one.key}))
    assert max(map(len, clustered(one, other, third))) == 1


def test_groups_pinned_to_one_incident_are_together_however_unlike() -> None:
    one = group(7, incident="I-1")
    other = group(90, incident="I-1", day=DAY + timedelta(days=40))
    [found] = cluster([one, other])[0]
    assert (set(found.groups), found.pinned) == (keys(one, other), "I-1")


def test_groups_of_two_pins_are_never_one_and_are_proposed() -> None:
    one, other = group(7, incident="I-1"), group(7, incident="I-2")
    found, [proposal] = cluster([one, other])
    assert [each.pinned for each in found] == ["I-1", "I-2"]
    assert {proposal.one, proposal.other} == keys(one, other)


def test_a_report_that_fits_two_pinned_incidents_is_left_to_an_editor() -> None:
    found, proposals = cluster([group(7, incident="I-1"), group(7, incident="I-2"), group(7)])
    assert (len(found), len(proposals)) == (3, 3)


def test_a_report_joins_a_pinned_incident_by_the_report_it_fits() -> None:
    pinned = [group(7, incident="I-1"), group(90, incident="I-1", day=DAY + timedelta(days=40))]
    assert len(clustered(*pinned, group(7))) == 1


def test_copies_join_although_they_are_not_dated() -> None:
    copies = [group(count(7, start=40), text_key="wire", day=None) for _ in range(3)]
    assert clustered(*copies) == [keys(*copies)]


def test_copies_of_a_text_with_two_events_make_two_incidents() -> None:
    texts = [
        [group(count(value, start=value), article=article, text_key="wire") for value in (7, 8)]
        for article in (1, 2, 3)
    ]
    found = clustered(*(one for text in texts for one in text))
    assert sorted(map(len, found)) == [3, 3]
