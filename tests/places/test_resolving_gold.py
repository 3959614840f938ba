"""How many places of the annotated corpus resolve, as worded and without context."""

import json
from pathlib import Path

import pytest

from apps.places.gazetteer.gathering import gather
from apps.places.resolving import KnownPlace, PlaceIndex

GOLD = Path(__file__).parents[2].parent / "shared" / "corpus" / "syria_gold.jsonl"
# Floors: raised as the gazetteer grows, never lowered in passing. Places outside Syria and mere descriptions are in
# the count, so that all is not within reach.
PLACED = 0.94
FINER_THAN_THE_COUNTRY = 0.89


@pytest.fixture(scope="module")
def index() -> PlaceIndex:
    paths: dict[str | None, tuple[int, ...]] = {}
    known: list[KnownPlace] = []
    names: list[tuple[str, int]] = []
    for entry in (entry for level in gather("SY") for entry in level):
        number = len(known) + 1
        paths[entry.ref] = (*paths.get(entry.parent_ref, ()), number)
        known.append(KnownPlace(number, entry.kind, paths[entry.ref], entry.population))
        names += [(normalized, number) for normalized, _ in entry.spellings]
    return PlaceIndex(known, names)


@pytest.mark.skipif(not GOLD.exists(), reason="the shared corpus is not beside this project")
def test_most_places_of_the_corpus_resolve(index: PlaceIndex) -> None:
    documents = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    texts = [claim["place"] for document in documents for claim in document["claims"] if claim["place"]]
    found = [index.resolve(text) for text in texts]
    named = [place for text, place in zip(texts, found, strict=True) if text not in {"Syria", "northern Syria"}]
    assert sum(place is not None for place in found) / len(found) >= PLACED
    assert sum(place is not None and len(place.path) > 1 for place in named) / len(named) >= FINER_THAN_THE_COUNTRY
