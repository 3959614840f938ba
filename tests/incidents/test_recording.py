"""Recording what was read: read values are replaced, what people decided stays."""

from dataclasses import replace
from typing import Any

import pytest

from apps.engine.claims import Claim as ReadClaim
from apps.engine.claims import Harm, Qualifier, Victims
from apps.incidents.models import Claim, ClaimDecision
from apps.incidents.recording import Recorded, record_claims
from apps.incidents.resolving import Resolver
from apps.sources.models import ArticleVersion
from tests.factories import make_article, make_conflict, make_side, make_version

pytestmark = pytest.mark.django_db
TEXT = "The market was hit and 7 people were killed, among them 2 children, and 30 were wounded."


def read(quote: str, value: int, **fields: Any) -> ReadClaim:
    start = TEXT.index(quote)
    values: dict[str, Any] = {
        "start": start,
        "end": start + len(quote),
        "quote": quote,
        "sentence": (0, len(TEXT)),
        "harm": Harm.KILLED,
        "value": value,
        "qualifier": Qualifier.EXACT,
        "low": value,
        "high": value,
        "victims": Victims.PEOPLE,
        **fields,
    }
    return ReadClaim(**values)


SEVEN, TWO, THIRTY = read("7 people", 7), read("2 children", 2, part_of=0), read("30", 30, harm=Harm.INJURED)


def record(version: ArticleVersion, *claims: ReadClaim, by: str = "reader@1") -> Recorded:
    return record_claims(version, claims, read_by=by, resolver=Resolver(version.article.conflict))


def test_reading_again_keeps_the_rows_and_replaces_what_was_read() -> None:
    version = make_version(TEXT)
    record(version, SEVEN, TWO, THIRTY)
    before = list(Claim.objects.values_list("pk", flat=True))

    record(version, replace(SEVEN, victims=Victims.CIVILIANS), TWO, THIRTY, by="reader@2")

    assert list(Claim.objects.values_list("pk", flat=True)) == before
    assert set(Claim.objects.values_list("read_by", flat=True)) == {"reader@2"}
    assert Claim.objects.get(quote="7 people").victims == "civilians"
    assert Claim.objects.get(quote="2 children").part_of == Claim.objects.get(quote="7 people")


def test_an_undecided_claim_that_is_no_longer_read_goes() -> None:
    version = make_version(TEXT)
    record(version, SEVEN, THIRTY)

    recorded = record(version, SEVEN)

    assert recorded.gone == []
    assert [claim.quote for claim in Claim.objects.all()] == ["7 people"]


@pytest.mark.parametrize("act", [{"decision": ClaimDecision.REJECTED}, {"corrected": {"low": 31}}])
def test_a_decided_claim_that_is_no_longer_read_is_kept_and_marked(act: dict[str, Any]) -> None:
    version = make_version(TEXT)
    record(version, SEVEN, THIRTY)
    Claim.objects.filter(quote="30").update(**act)

    recorded = record(version, SEVEN)

    kept = Claim.objects.get(quote="30")
    assert recorded.gone == [kept]
    assert not kept.still_read
    record(version, SEVEN, THIRTY)
    kept = Claim.objects.get(pk=kept.pk)
    assert kept.still_read
    assert all(getattr(kept, name) == value for name, value in act.items())


def test_a_claim_decided_on_in_an_older_text_is_marked_when_a_newer_one_is_read() -> None:
    article = make_article()
    older, newer = make_version(TEXT, article), make_version("Later. " + TEXT, article)
    record(older, SEVEN, THIRTY)
    Claim.objects.filter(quote="30").update(decision=ClaimDecision.ACCEPTED)

    recorded = record(newer, replace(SEVEN, start=SEVEN.start + 7, end=SEVEN.end + 7, sentence=(7, 7 + len(TEXT))))

    assert [claim.quote for claim in recorded.gone] == ["30"]
    assert Claim.objects.filter(version=older, still_read=True).get().quote == "7 people"


def test_a_correction_stands_over_what_is_read_anew() -> None:
    version = make_version(TEXT)
    record(version, SEVEN)
    Claim.objects.update(corrected={"low": 8, "high": 8, "value": 8})

    record(version, replace(SEVEN, value=9, low=9, high=9))

    claim = Claim.objects.get()
    assert (claim.low, claim.standing("low")) == (9, 8)


def test_two_harms_of_one_noun_phrase_are_two_claims_and_the_same_one_twice_is_one() -> None:
    version = make_version(TEXT)

    record(version, SEVEN, replace(SEVEN, harm=Harm.DETAINED), SEVEN)

    assert sorted(Claim.objects.values_list("harm", flat=True)) == ["detained", "killed"]


def test_more_people_than_can_be_are_left_out_and_the_parts_of_others_stay_theirs() -> None:
    version = make_version(TEXT)
    many = replace(THIRTY, value=3_000_000_000, low=3_000_000_000, high=None, qualifier=Qualifier.AT_LEAST)

    recorded = record(version, many, SEVEN, replace(TWO, part_of=1), replace(TWO, harm=Harm.INJURED, part_of=0))

    assert sorted(claim.quote for claim in recorded.claims) == ["2 children", "2 children", "7 people"]
    assert Claim.objects.get(quote="2 children", harm="killed").part_of == Claim.objects.get(quote="7 people")
    assert Claim.objects.get(harm="injured").part_of is None


def test_words_longer_than_their_columns_are_cut_and_not_refused() -> None:
    version = make_version(TEXT)

    record(
        version, replace(SEVEN, place="x" * 900, claimant="y" * 900, victim_noun="z" * 900, perpetrators=("p" * 900,))
    )

    claim = Claim.objects.get()
    assert (len(claim.place_text), len(claim.claimant_text), len(claim.victim_noun)) == (300, 300, 200)
    assert [len(accused.text) for accused in claim.accused.all()] == [200]


def test_perpetrators_are_kept_in_order_and_resolved_where_they_can_be() -> None:
    conflict = make_conflict()
    side = make_side(conflict, key="gov")
    conflict.actors.create(key="army", name="Army").allegiances.create(side=side)
    conflict.actors.get().aliases.create(text="army", normalized="army")
    version = make_version(TEXT, make_article(conflict))

    record(version, replace(SEVEN, perpetrators=("masked men", "the army")))

    accused = Claim.objects.get().accused.order_by("position")
    assert list(accused.values_list("text", "actor__key", "side_key")) == [
        ("masked men", None, ""),
        ("the army", "army", "gov"),
    ]
