"""The demonstration's data files: their shape, what they refer to, and that they retell without copying."""

from __future__ import annotations

import csv
import json
import re
import tomllib
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from apps.places.gazetteer.gathering import gather
from apps.places.names import normalize

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "apps" / "ingest" / "demo"
CORPUS = ROOT.parent / "shared" / "corpus"
RUN = 8

KINDS = {
    "agency", "outlet", "monitor", "state_media", "government", "armed_group", "hospital", "rescue", "un", "ngo",
    "witness",
}  # fmt: skip
FIELDS = {
    "ref", "title", "text", "published", "language", "retold_outlet", "retold_wire", "retold_id", "retold_published",
}  # fmt: skip


def toml(name: str) -> dict[str, Any]:
    return tomllib.loads((DEMO / name).read_text(encoding="utf-8"))


DISPATCHES: list[dict[str, Any]] = [
    json.loads(line) for line in (DEMO / "dispatches.jsonl").read_text(encoding="utf-8").splitlines()
]
SIDES, SOURCES = toml("sides.toml"), toml("sources.toml")["source"]
SIDE_KEYS = {side["key"] for side in SIDES["side"]}
ACTOR_KEYS = {actor["key"] for actor in SIDES["actor"]}
SOURCE_KEYS = {source["key"] for source in SOURCES}


def names_of(source: dict[str, Any]) -> list[str]:
    persons = [person["name"] for person in source.get("person", [])]
    listed = [alias for aliases in source.get("aliases", {}).values() for alias in aliases]
    return [source["name"], source["name_ar"], *source.get("codes", []), *listed, *persons]


def words(text: str) -> list[str]:
    """The words of a text, folded as the corpus is (no commas, no apostrophes), the names of bodies as one word."""
    folded = re.sub(r"[,'’]", "", text.lower())
    plain = " ".join(re.findall(r"[a-z0-9]+", folded))
    for number, name in enumerate(LONG_NAMES):
        plain = plain.replace(name, f"name{number}")
    return plain.split()


LONG_NAMES = sorted((name.lower() for source in SOURCES for name in [source["name"]] if name.count(" ") > 2), key=len)


def runs(text: str) -> set[str]:
    found = words(text)
    return {" ".join(found[start : start + RUN]) for start in range(len(found) - RUN + 1)}


def corpus_rows() -> list[dict[str, str]]:
    if not CORPUS.is_dir():
        pytest.skip("the shared corpus is not here")
    with (CORPUS / "fakes_dev.csv").open(encoding="utf-8", errors="replace", newline="") as file:
        return list(csv.DictReader(file))


def corpus_documents() -> list[dict[str, str]]:
    paths = (CORPUS / "seed_docs.jsonl", CORPUS / "syria_docs.jsonl")
    return [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]


def test_every_dispatch_has_its_fields_and_a_reference_of_its_own() -> None:
    assert 46 <= len(DISPATCHES) <= 60
    assert all(dispatch.keys() == FIELDS for dispatch in DISPATCHES)
    assert len({dispatch["ref"] for dispatch in DISPATCHES}) == len(DISPATCHES)
    assert all(dispatch["language"] == "en" and dispatch["title"] for dispatch in DISPATCHES)


@pytest.mark.parametrize("dispatch", DISPATCHES, ids=lambda dispatch: dispatch["ref"])
def test_a_dispatch_is_short_and_opens_with_place_and_day(dispatch: dict[str, Any]) -> None:
    published = date.fromisoformat(dispatch["published"])
    assert date(2016, 8, 1) <= published <= date(2016, 12, 31)
    assert dispatch["published"] == dispatch["retold_published"]
    dateline = dispatch["text"].split(" — ")[0]
    assert dateline == f"{dateline.split(',')[0].upper()}, {published.day} {published:%B %Y}"
    assert 60 <= len(dispatch["text"].split()) <= 160
    assert 2 <= len(dispatch["text"].split("\n\n")) <= 5


@pytest.mark.parametrize("dispatch", DISPATCHES, ids=lambda dispatch: dispatch["ref"])
def test_a_weekday_beside_a_date_is_that_date_s_weekday(dispatch: dict[str, Any]) -> None:
    pattern = r"(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day (\d{1,2}) (August|September|October|November|December)"
    published = date.fromisoformat(dispatch["published"])
    named = {f"{published - timedelta(days=back):%A %-d %B}" for back in range(32)}
    assert {match[0] for match in re.finditer(pattern, dispatch["text"])} <= named


def test_dispatches_speak_of_forces_in_neutral_words() -> None:
    for dispatch in DISPATCHES:
        own = re.sub(r'"[^"]*"', "", dispatch["title"] + "\n" + dispatch["text"])
        assert not re.search(r"terroris|regime|martyr|massacre|takfiri", own, re.IGNORECASE), dispatch["ref"]


def test_retold_reports_stand_in_the_corpus_as_credible_and_from_the_outlet_named() -> None:
    credible = {(row["unit_id"], row["source"]) for row in corpus_rows() if row["label"].strip() == "1"}
    credible.add(("seed", "ahram"))
    assert {(dispatch["retold_id"], dispatch["retold_outlet"]) for dispatch in DISPATCHES} <= credible


def test_no_dispatch_shares_a_run_of_words_with_the_corpus() -> None:
    texts = [f"{row['article_title']} . {row['article_content']}" for row in corpus_rows()]
    texts += [document["text"] for document in corpus_documents()]
    theirs = set().union(*map(runs, texts))
    shared = {
        dispatch["ref"]: found
        for dispatch in DISPATCHES
        if (found := runs(f"{dispatch['title']} . {dispatch['text']}") & theirs)
    }
    assert not shared


def test_retold_outlets_are_sources_under_their_short_codes() -> None:
    codes = {code for source in SOURCES for code in source.get("codes", [])}
    assert {dispatch["retold_outlet"] for dispatch in DISPATCHES} <= codes
    wires = {name for source in SOURCES if source["kind"] == "agency" for name in names_of(source)}
    assert {dispatch["retold_wire"] for dispatch in DISPATCHES} - {None} <= wires


def test_sources_are_of_known_kinds_and_name_their_parents_and_sides() -> None:
    assert len(SOURCE_KEYS) == len(SOURCES)
    for source in SOURCES:
        assert source["kind"] in KINDS, source["key"]
        assert source["reliability"] in "ABCDEF", source["key"]
        assert 0 < len(source["reliability_basis"]) <= 300, source["key"]
        assert source.get("parent") in {None, *SOURCE_KEYS} - {source["key"]}, source["key"]
        assert source.get("side") in {None, *SIDE_KEYS}, source["key"]


def test_no_name_means_two_sources() -> None:
    claims = Counter(name for source in SOURCES for name in {known.casefold() for known in names_of(source)})
    assert [name for name, count in claims.items() if count > 1] == []
    unnamed = {name.casefold() for name in toml("sources.toml")["unnamed"]}
    assert not unnamed & claims.keys()


def test_no_word_means_two_actors_and_none_is_also_unresolved() -> None:
    claims = Counter(
        alias.casefold() for actor in SIDES["actor"] for aliases in actor["aliases"].values() for alias in aliases
    )
    assert [alias for alias, count in claims.items() if count > 1] == []
    unresolved = {word.casefold() for words_ in SIDES["unresolved"].values() for word in words_}
    assert not unresolved & claims.keys()


def test_every_actor_belongs_to_one_known_side_at_a_time() -> None:
    spans: dict[str, list[tuple[date, date]]] = {key: [] for key in ACTOR_KEYS}
    for allegiance in SIDES["allegiance"]:
        assert allegiance["side"] in SIDE_KEYS
        assert 0 < len(allegiance["source"]) <= 300
        spans[allegiance["actor"]].append((allegiance.get("from", date.min), allegiance.get("to", date.max)))
    for actor, held in spans.items():
        assert held, actor
        assert all(first[1] < second[0] for first, second in pairwise(sorted(held))), actor


def test_words_bound_to_a_speaker_are_unresolved_in_every_other_mouth() -> None:
    spoken = [spoken for actor in SIDES["actor"] for spoken in actor.get("spoken", [])]
    assert spoken
    for alias in spoken:
        assert alias["word"] in SIDES["unresolved"]["en"]
        assert alias["speaker_source"] in SOURCE_KEYS
        assert alias["side"] in SIDE_KEYS
        assert 0 < len(alias["note"]) <= 300


def test_control_names_known_places_once_at_a_time_and_a_side_only_where_held() -> None:
    places = {entry.ref: entry for level in gather("SY") for entry in level}
    spans: dict[str, list[tuple[date, date]]] = {}
    for control in toml("control.toml")["control"]:
        place = places[control["ref"]]
        assert place.kind == control["kind"]
        assert normalize(control["place"]) in {normalized for normalized, _language in place.spellings}
        assert (control["state"] == "held") == ("side" in control), control["place"]
        assert control.get("side") in {None, *SIDE_KEYS}
        assert len(control["source"]) <= 300
        assert len(control.get("note", "")) <= 500
        spans.setdefault(control["ref"], []).append((control["from"], control.get("to", date.max)))
    for ref, held in spans.items():
        assert all(first[1] < second[0] for first, second in pairwise(sorted(held))), ref


def test_about_half_of_the_dispatches_are_approved_each_with_a_reason() -> None:
    approved = toml("decisions.toml")["approve"]
    refs = [decision["ref"] for decision in approved]
    assert len(set(refs)) == len(refs)
    assert set(refs) <= {dispatch["ref"] for dispatch in DISPATCHES}
    assert 0.4 <= len(refs) / len(DISPATCHES) <= 0.6
    assert all(len(decision["reason"].split()) > 5 for decision in approved)


def test_epochs_lie_within_the_conflict_and_share_no_words() -> None:
    epochs = toml("epochs.toml")["epoch"]
    assert len({epoch["name"] for epoch in epochs}) == len(epochs)
    assert all(SIDES["conflict"]["started_on"] <= epoch["starts_on"] for epoch in epochs)
    assert all(epoch["source"] for epoch in epochs)
    aliases = Counter(alias for epoch in epochs for alias in epoch["aliases"])
    assert [alias for alias, count in aliases.items() if count > 1] == []
