"""A conflict from a folder of files: its sides, actors, sources, control of places and epochs.

The folder holds `sides.toml` and, where there are any, `sources.toml`, `control.toml` and `epochs.toml`. Loading
again brings the record up to date with the files and leaves alone what is not in them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction

from apps.conflicts.models import (
    Actor,
    ActorAlias,
    Allegiance,
    Conflict,
    Control,
    Epoch,
    PublishingPolicy,
    ReportingUnit,
    Side,
    VictimWord,
)
from apps.places.gazetteer.units import reporting_unit_refs
from apps.places.models import Place
from apps.places.names import normalize
from apps.sources.models import Affiliation, Source, SourceAlias, SourceKind, SpokenAlias

Table = Mapping[str, Any]


class BadConflictFile(ValueError):
    """A conflict file that cannot be loaded; the message names the file, the entry and the reason."""


@transaction.atomic
def load_conflict(folder: Path) -> Conflict:
    """Load the folder's conflict, all or nothing; raises BadConflictFile."""
    sides = _tables(folder / "sides.toml", needed=True)
    sources = _tables(folder / "sources.toml")
    try:
        conflict = _conflict(sides["conflict"])
        _sides(conflict, sides.get("side", ()))
        _actors(conflict, sides)
        _sources(conflict, sources.get("source", ()))
        _spoken(conflict, sides.get("actor", ()))
        _units(conflict, sides["conflict"])
        _control(conflict, _tables(folder / "control.toml").get("control", ()))
        _epochs(conflict, _tables(folder / "epochs.toml").get("epoch", ()))
    except KeyError as error:
        raise BadConflictFile(f"{folder}: {error} is missing or names nothing known") from error
    except (IntegrityError, ValueError) as error:
        raise BadConflictFile(f"{folder}: {error}") from error
    return conflict


def _tables(path: Path, *, needed: bool = False) -> dict[str, Any]:
    if not needed and not path.exists():
        return {}
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise BadConflictFile(f"{path}: {error.strerror}") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadConflictFile(f"{path}: {error}") from error


def _conflict(table: Table) -> Conflict:
    conflict, _ = Conflict.objects.update_or_create(
        slug=table["slug"],
        defaults={
            "name": table["name"],
            "description": table.get("description", "").strip(),
            "started_on": table.get("started_on"),
            "ended_on": table.get("ended_on"),
            "countries": table.get("countries", []),
            "policy": PublishingPolicy(table.get("publishing_policy", PublishingPolicy.REVIEWED_ONLY)),
            "is_demonstration": table.get("is_demonstration", False),
        },
    )
    return conflict


def _sides(conflict: Conflict, tables: Iterable[Table]) -> None:
    for position, table in enumerate(tables):
        side, _ = Side.objects.update_or_create(
            conflict=conflict,
            key=table["key"],
            defaults={
                "name": table["name"],
                "name_ar": table.get("name_ar", ""),
                "colour": table.get("colour", table["key"]),
                "position": table.get("position", position),
            },
        )
        for words in table.get("victim_words", ()):
            VictimWord.objects.get_or_create(side=side, normalized=normalize(words), defaults={"text": words})


def _actors(conflict: Conflict, tables: Table) -> None:
    for table in tables.get("actor", ()):
        actor, _ = Actor.objects.update_or_create(
            conflict=conflict,
            key=table["key"],
            defaults={"name": table["name"], "name_ar": table.get("name_ar", "")},
        )
        for language, words in _spellings(table):
            ActorAlias.objects.get_or_create(
                actor=actor, normalized=normalize(words), defaults={"text": words, "language": language}
            )
    actors = {actor.key: actor for actor in conflict.actors.all()}
    sides = {side.key: side for side in conflict.sides.all()}
    for table in tables.get("allegiance", ()):
        Allegiance.objects.update_or_create(
            actor=actors[table["actor"]],
            side=sides[table["side"]],
            from_on=table.get("from"),
            defaults={"to_on": table.get("to"), "source": table.get("source", "")[:300]},
        )


def _spellings(table: Table) -> Iterable[tuple[str, str]]:
    for language, words in table.get("aliases", {}).items():
        for word in words:
            yield language, word


def _sources(conflict: Conflict, tables: Iterable[Table]) -> None:
    sides = {side.key: side for side in conflict.sides.all()}
    tables = list(tables)
    for table in tables:
        source, _ = Source.objects.update_or_create(
            key=table["key"],
            defaults={
                "name": table["name"],
                "name_ar": table.get("name_ar", ""),
                "kind": SourceKind(table["kind"]),
                "reliability": table.get("reliability", "F"),
                "reliability_basis": table.get("reliability_basis", ""),
                "counting_method": table.get("counting_method", ""),
                "url": table.get("url", ""),
            },
        )
        if "side" in table:
            Affiliation.objects.get_or_create(source=source, side=sides[table["side"]])
        names = [("en", table["name"]), ("ar", table.get("name_ar", "")), *_spellings(table)]
        for language, words in [*names, *(("", code) for code in table.get("codes", ()))]:
            _source_alias(source, words, language=language)
        for person in table.get("person", ()):
            term = {"from_on": person.get("from"), "to_on": person.get("to")}
            _source_alias(source, person["name"], language=person.get("language", ""), person=True, **term)
    by_key = {source.key: source for source in Source.objects.all()}
    for table in tables:
        if "parent" in table:
            Source.objects.filter(key=table["key"]).update(parent=by_key[table["parent"]])


def _source_alias(source: Source, words: str, **fields: Any) -> None:
    if words:
        SourceAlias.objects.update_or_create(
            source=source, normalized=normalize(words), defaults={"text": words, **fields}
        )


def _spoken(conflict: Conflict, tables: Iterable[Table]) -> None:
    sources = {source.key: source for source in Source.objects.all()}
    sides = {side.key: side for side in conflict.sides.all()}
    actors = {actor.key: actor for actor in conflict.actors.all()}
    for table in tables:
        for spoken in table.get("spoken", ()):
            SpokenAlias.objects.update_or_create(
                source=sources[spoken["speaker_source"]],
                normalized=normalize(spoken["word"]),
                side=sides[spoken["side"]],
                defaults={"text": spoken["word"], "actor": actors[table["key"]], "note": spoken.get("note", "")[:300]},
            )


def _units(conflict: Conflict, table: Table) -> None:
    """The conflict's districts: those it lists by gazetteer reference, else its countries' own."""
    refs = table.get("reporting_units") or [
        ref for country in conflict.countries for ref in reporting_unit_refs(country)
    ]
    places = {place.external_ref: place for place in Place.objects.filter(external_ref__in=refs)}
    for position, ref in enumerate(refs):
        if ref not in places:
            raise ValueError(f"the reporting unit {ref} is not in the gazetteer; run load_gazetteer for its country")
        ReportingUnit.objects.update_or_create(
            conflict=conflict, place=places[ref], defaults={"label": places[ref].name, "position": position}
        )


def _control(conflict: Conflict, tables: Iterable[Table]) -> None:
    sides = {side.key: side for side in conflict.sides.all()}
    for table in tables:
        place = Place.objects.filter(external_ref=table["ref"]).first()
        if place is None:
            raise ValueError(f"control of {table['place']}: {table['ref']} is not in the gazetteer")
        Control.objects.update_or_create(
            conflict=conflict,
            place=place,
            from_on=table["from"],
            defaults={
                "state": table["state"],
                "side": sides[table["side"]] if "side" in table else None,
                "to_on": table.get("to"),
                "source": table["source"][:300],
                "note": table.get("note", "")[:500],
            },
        )


def _epochs(conflict: Conflict, tables: Iterable[Table]) -> None:
    for table in tables:
        Epoch.objects.update_or_create(
            conflict=conflict,
            name=table["name"],
            defaults={
                "starts_on": table["starts_on"],
                "aliases": table.get("aliases", []),
                "alias_days": table.get("alias_days"),
                "source": table.get("source", "")[:300],
            },
        )
