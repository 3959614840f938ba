"""Reports of other conflicts in other styles: agency prose, one-line event notes, headlines."""

from __future__ import annotations

from datetime import date

import pytest

from apps.engine.claims import Document
from apps.engine.reading import GrammarReader

STYLES = [
    (
        "On 12 March 2024, armed bandits attacked Kurfa village in Zamfara state, killing 15 people and abducting "
        "dozens of residents.",
        [
            ("15 people", "killed", ("armed bandits",), "Kurfa"),
            ("dozens of residents", "abducted", ("armed bandits",), "Kurfa"),
        ],
    ),
    (
        "A constable was killed and two policemen were injured when militants opened fire on a checkpoint in Quetta.",
        [("A constable", "killed", ("militants",), "Quetta"), ("two policemen", "injured", ("militants",), "Quetta")],
    ),
    (
        "Kharkiv: Russian missile strike kills at least six, injures 11 - regional governor",
        [("at least six", "killed", ("Russian",), "Kharkiv"), ("11", "injured", ("Russian",), "Kharkiv")],
    ),
    (
        "Sudanese army drones struck a market in Nyala on Thursday, killing between 30 and 35 people.",
        [("between 30 and 35 people", "killed", ("Sudanese army",), "Nyala")],
    ),
    (
        "On 03 February 2023, suspected ADF militants killed with machetes 7 civilians in Mukondi village, North Kivu.",
        [("7 civilians", "killed", ("ADF militants",), "Mukondi")],
    ),
    (
        "Two Naxals gunned down in Chhattisgarh; one jawan martyred in IED blast",
        [("Two Naxals", "killed", (), "Chhattisgarh"), ("one jawan", "killed", (), "Chhattisgarh")],
    ),
    (
        "One person died and two more were hospitalised after a landmine exploded in Kupiansk district.",
        [("One person", "killed", (), "Kupiansk"), ("two", "injured", (), "Kupiansk")],
    ),
    (
        "M23 rebels killed more than a dozen farmers near Rutshuru, a local civil society leader, Jean Bahati, "
        "told Reuters.",
        [("more than a dozen farmers", "killed", ("M23 rebels",), "Rutshuru")],
    ),
]


@pytest.mark.parametrize(("text", "expected"), STYLES)
def test_other_conflicts_are_read_as_well(text: str, expected: list[tuple[str, str, tuple[str, ...], str]]) -> None:
    claims = GrammarReader().read(Document(id="t", text=text, published=date(2024, 3, 15)))
    assert [(c.quote, c.harm.value, c.perpetrators, c.place) for c in claims] == expected
