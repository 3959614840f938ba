"""A choice among options is the same on every Python and in whatever order the evidence comes."""

from __future__ import annotations

from itertools import permutations

from apps.engine.reading.choices.weighing import Option, Weigher

# Added one after the other, 0.1 + 0.2 + 0.3 and 0.3 + 0.2 + 0.1 differ in the last digit; rounded once they do not.
WEIGHTS = {"place": {"": {"near": 0.1, "named": 0.2, "first": 0.3}}}


def test_evidence_of_equal_weight_ties_whatever_its_order_and_the_first_in_the_text_wins() -> None:
    weigher = Weigher(WEIGHTS)
    for one in permutations(WEIGHTS["place"][""]):
        for other in permutations(WEIGHTS["place"][""]):
            options = [Option("Aden", "Aden", "", list(one)), Option("Taiz", "Taiz", "", list(other))]
            choice = weigher.choose("place", None, options)
            assert (choice.value, choice.share) == ("Aden", 0.5)
