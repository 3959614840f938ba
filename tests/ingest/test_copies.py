"""Near-identical texts are found without comparing all, whole or abridged, in whatever order they came."""

from __future__ import annotations

import json
import random
from itertools import combinations, permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.conflicts.models import Conflict
from apps.ingest.files import ArticleRow, read_rows
from apps.ingest.processing import process
from apps.ingest.services import submit_text
from apps.ingest.sketching import contained, is_copy, shingles_of, sketch_of
from apps.sources.models import Article, Source, WorkState
from apps.tolls.models import Toll
from conflict_tracker.embedded import PROJECT
from tests.factories import DAY, make_conflict, make_place, make_source

ARTICLES = PROJECT.parent / "shared" / "corpus" / "fakes_dev.csv"
LABELS = Path(__file__).resolve().parents[1] / "corpus" / "copies.json"
WIRE = """Shells struck the vegetable market shortly after noon, killing seven people and setting stalls alight.
Traders who had come in from the villages carried the wounded to a clinic in two lorries, since no ambulance could
pass the road from the north. A nurse there counted the beds and then the blankets, and by evening had run out of both.
The mayor asked for a pause in the fighting so that families could bury their relatives before the weather turned.
Nobody answered him that night. Power in the eastern streets had failed a week before and the pumps stood still."""
ABRIDGED = "\n".join(WIRE.split("\n")[:3]) + "\nThe paper's own correspondent could not reach the town by telephone."
OTHER = """A convoy of flour reached the mountain villages on Thursday after three weeks at the last crossing.
Drivers said that they had been searched twice and that one lorry was sent back with a broken axle. The council shares
the sacks out by the number of children in a house, and the bakers have promised to keep the price of a loaf as it was.
Snow is expected in the passes by the end of the week, and the next convoy may come only when they are open again."""


def words(count: int, *, seed: int) -> list[str]:
    chance = random.Random(seed)
    return [f"w{chance.randrange(5000)}" for _ in range(count)]


def share_a_band(one: str, other: str) -> bool:
    return bool(set(sketch_of(shingles_of(one))) & set(sketch_of(shingles_of(other))))


def test_case_punctuation_and_space_make_no_other_text() -> None:
    assert shingles_of(WIRE) == shingles_of(WIRE.upper().replace(",", " –").replace(" ", "\n "))


def test_a_text_of_a_few_words_has_nothing_to_be_told_by() -> None:
    assert shingles_of("Seven people were killed.") == frozenset()
    assert sketch_of(frozenset()) == []
    assert contained(frozenset(), shingles_of(WIRE)) == 0


@given(st.text(max_size=600))
def test_a_sketch_is_one_for_one_text_and_fits_the_column(text: str) -> None:
    sketch = sketch_of(shingles_of(text))
    assert sketch == sketch_of(shingles_of(text))
    assert len(sketch) in {0, 32}
    assert all(-(2**63) <= band < 2**63 for band in sketch)


def test_texts_that_share_half_of_their_words_in_a_row_are_found_and_others_hardly_ever() -> None:
    found = missed = 0
    for seed in range(40):
        text = words(300, seed=seed)
        near = text[:200] + words(100, seed=seed + 1000)
        missed += not share_a_band(" ".join(text), " ".join(near))
        found += share_a_band(" ".join(text), " ".join(words(300, seed=seed + 2000)))
    assert (missed, found) == (0, 0)


def test_one_outlet_repeats_its_closing_paragraphs_without_copying_itself() -> None:
    one, other = (" ".join(words(60, seed=n) + words(80, seed=9)) for n in (1, 2))
    assert is_copy(shingles_of(one), shingles_of(other), same_publisher=False)
    assert not is_copy(shingles_of(one), shingles_of(other), same_publisher=True)


def test_copies_among_the_shared_articles_are_found() -> None:
    """Labelled by hand among the 376 different texts; a pair is a copy where one text is the other, if abridged."""
    if not ARTICLES.exists():
        pytest.skip("the shared articles are not here")
    rows = {row.ref: row for row in read_rows(ARTICLES, most_bytes=10**7) if isinstance(row, ArticleRow)}
    read = {ref: shingles_of(row.text) for ref, row in rows.items()}
    outlets = {ref: row.publisher for ref, row in rows.items()}
    bands: dict[int, set[str]] = {}
    for ref, shingles in read.items():
        for band in sketch_of(shingles):
            bands.setdefault(band, set()).add(ref)
    near = {pair for refs in bands.values() for pair in combinations(sorted(refs), 2)}
    found = {
        frozenset(pair)
        for pair in near
        if is_copy(read[pair[0]], read[pair[1]], same_publisher=outlets[pair[0]] == outlets[pair[1]])
    }
    labelled = {frozenset(ref.partition(":")[2] for ref in pair) for pair in json.loads(LABELS.read_text())["copies"]}

    print(f"{len(near)} of {len(read) * (len(read) - 1) // 2} pairs compared, {len(found)} copies found")
    assert len(near) < 150
    assert len(found & labelled) / len(labelled) >= 0.95
    assert len(found & labelled) / len(found) >= 0.95


def submitted(conflict: Conflict, text: str, publisher: Source, **fields: Any) -> Article:
    article = submit_text(
        conflict=conflict, text=text, title="The market", publisher=publisher, published_on=DAY, **fields
    ).article
    assert process(article.pk) == WorkState.DONE
    return article


@pytest.mark.django_db
@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_an_abridged_copy_leads_to_the_earliest_in_any_order(order: tuple[int, ...]) -> None:
    conflict = make_conflict()
    papers = [make_source() for _ in range(3)]
    texts = [WIRE, ABRIDGED, OTHER]
    for at in order:
        submitted(conflict, texts[at], papers[at])
    whole, abridged, other = (Article.objects.get(publisher=paper) for paper in papers)
    head, copy = sorted((whole, abridged), key=lambda article: article.ref)
    assert (head.copy_of, copy.copy_of, other.copy_of) == (None, head, None)
    assert not copy.is_reprint


@pytest.mark.django_db
def test_a_paper_that_abridges_a_text_does_not_bear_it_out() -> None:
    conflict = make_conflict()
    make_place("locality")
    for text, paper in ((WIRE, make_source()), (ABRIDGED, make_source())):
        submitted(conflict, text, paper)

    rows = Toll.objects.current().filter(harm="killed", victims="people")
    assert {(row.consensus, row.origins) for row in rows} == {(7, 1)}
