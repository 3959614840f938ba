"""Whom the words of a claim mean: nobody is guessed."""

from datetime import date

import pytest

from apps.incidents.resolving import Resolver
from apps.sources.models import SpokenAlias
from tests.factories import DAY, make_actor, make_allegiance, make_conflict, make_side, make_source

pytestmark = pytest.mark.django_db


def test_a_word_means_other_people_in_other_mouths() -> None:
    conflict = make_conflict()
    rebels, army = make_side(conflict, key="rebels"), make_side(conflict, key="army")
    agency, radio = make_source(), make_source()
    SpokenAlias.objects.create(source=agency, text="terrorists", normalized="terrorists", side=rebels)
    SpokenAlias.objects.create(source=radio, text="terrorists", normalized="terrorists", side=army)
    actors = Resolver(conflict).actors

    assert actors.find("terrorists", on=DAY, speakers=[agency.pk]).side_key == "rebels"
    assert actors.find("the terrorists", on=DAY, speakers=[radio.pk]).side_key == "army"
    assert actors.find("terrorists", on=DAY, speakers=[]).side_key == ""
    assert actors.find("terrorists", on=DAY, speakers=[make_source().pk]).side_key == ""


def test_of_several_speakers_the_nearest_decides() -> None:
    conflict = make_conflict()
    near, far = make_source(), make_source()
    for source, key in ((near, "a"), (far, "b")):
        side = make_side(conflict, key=key)
        SpokenAlias.objects.create(source=source, text="enemy", normalized="enemy", side=side)

    assert Resolver(conflict).actors.find("enemy", on=DAY, speakers=[near.pk, far.pk]).side_key == "a"


def test_an_actor_is_of_the_side_it_stood_on_that_day() -> None:
    conflict = make_conflict()
    militia = make_actor(conflict, name="Valley Militia")
    militia.aliases.create(text="valley militia", normalized="valley militia")
    make_allegiance(militia, make_side(conflict, key="old"), to_on=date(2016, 5, 31))
    make_allegiance(militia, make_side(conflict, key="new"), from_on=date(2016, 6, 2))
    actors = Resolver(conflict).actors

    sides = [actors.find("Valley Militia", on=date(2016, month, 1), speakers=[]).side_key for month in (5, 6, 7)]

    assert sides == ["old", "", "new"]
    assert actors.find("Valley Militia", on=None, speakers=[]).side_key == ""


def test_a_name_of_actors_of_two_sides_resolves_to_nobody() -> None:
    conflict = make_conflict()
    for key in ("a", "b"):
        make_actor(side=make_side(conflict, key=key)).aliases.create(text="guards", normalized="guards")

    found = Resolver(conflict).actors.find("guards", on=DAY, speakers=[])

    assert (found.actor_id, found.side_key, found.text) == (None, "", "guards")


def test_a_name_of_two_actors_of_one_side_resolves_to_the_side_alone() -> None:
    side = make_side(key="a")
    for _ in range(2):
        make_actor(side=side).aliases.create(text="guards", normalized="guards")

    found = Resolver(side.conflict).actors.find("the guards", on=DAY, speakers=[])

    assert (found.actor_id, found.side_key) == (None, "a")


def test_the_longest_name_inside_a_phrase_is_taken() -> None:
    conflict = make_conflict()
    army = make_actor(side=make_side(conflict, key="gov"))
    free = make_actor(side=make_side(conflict, key="opp"))
    army.aliases.create(text="army", normalized="army")
    free.aliases.create(text="free army", normalized="free army")

    assert Resolver(conflict).actors.find("shells of the Free Army", on=DAY, speakers=[]).actor_id == free.pk


def test_actors_of_another_conflict_are_never_meant() -> None:
    make_actor(side=make_side()).aliases.create(text="guards", normalized="guards")

    assert Resolver(make_conflict()).actors.find("guards", on=DAY, speakers=[]).actor_id is None


def test_a_source_that_two_bodies_are_called_by_is_neither() -> None:
    for _ in range(2):
        make_source().aliases.create(text="Rescue Service", normalized="rescue service")

    assert Resolver(make_conflict()).sources.find("Rescue Service", DAY) is None


def test_a_person_speaks_for_a_body_only_while_in_office() -> None:
    body = make_source(name="Ministry of Health")
    body.aliases.create(text="A. Speaker", normalized="a speaker", person=True, from_on=date(2016, 1, 1), to_on=DAY)
    sources = Resolver(make_conflict()).sources

    assert sources.find("A. Speaker", DAY) == body.pk
    assert sources.find("A. Speaker", date(2016, 10, 14)) is None
    assert sources.find("A. Speaker", date(2015, 12, 31)) is None


def test_sources_under_one_parent_are_one_voice_of_one_side() -> None:
    conflict = make_conflict()
    state = make_source(side=make_side(conflict, key="gov"))
    organs = [make_source(parent=state), make_source(parent=make_source(parent=state))]
    sources = Resolver(conflict).sources

    assert {sources.lineage(organ.pk)[-1] for organ in organs} == {state}
    assert {sources.side_of(organ.pk) for organ in organs} == {"gov"}


def test_a_circle_of_parents_ends() -> None:
    one = make_source()
    other = make_source(parent=one)
    one.parent = other
    one.save()

    assert len(Resolver(make_conflict()).sources.lineage(one.pk)) == 2
