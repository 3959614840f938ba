"""The headline figures of a view, and the box that says what they leave out and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from apps.dashboards.charts import incidents_address
from apps.dashboards.wording import HARM_DONE, LEFT_OUT_WORDS, PLURAL, plural, sums_range
from apps.engine.claims import Harm
from apps.engine.reckoning.records import LeftOutReason
from apps.tolls.figures import Headline, LeftOutCounts
from apps.tolls.filters import View
from apps.tolls.sums import Sums


@dataclass(frozen=True, slots=True)
class BigFigure:
    """A headline figure with its words, its range, and how much of it an editor has checked."""

    what: str
    sums: Sums
    range: str
    reviewed: int
    unreviewed: int
    reviewed_share: float
    address: str


def headline_figures(view: View, headlines: Sequence[Headline]) -> list[BigFigure]:
    """The headline figures, each with the address of its incidents."""
    return [_big(view, one) for one in headlines]


def _big(view: View, one: Headline) -> BigFigure:
    harm = HARM_DONE[Harm(one.harm)]
    figure = one.total.figure
    return BigFigure(
        what=harm if one.victims == "people" else f"{PLURAL[one.victims]} {harm}",
        sums=one.total,
        range=sums_range(one.total),
        reviewed=one.reviewed.figure,
        unreviewed=figure - one.reviewed.figure,
        reviewed_share=round(100 * one.reviewed.figure / figure, 1) if figure else 0,
        address=incidents_address(view, harm=one.harm, victims=one.victims),
    )


@dataclass(frozen=True, slots=True)
class Reason:
    """Something that the figures leave out: how much, and why."""

    what: str
    why: str


def left_out_reasons(view: View, counts: LeftOutCounts) -> list[Reason]:
    """What the headline figures leave out, each with its reason; nothing that does not occur."""
    found = []
    if counts.running_tolls:
        what = plural(counts.running_tolls, "running toll")
        found.append(Reason(what, "totals over many events, shown beside the figures and never added to them"))
    for reason, number in sorted(counts.claims_left_out.items(), key=lambda item: (-item[1], item[0])):
        one, many = LEFT_OUT_WORDS[LeftOutReason(reason)]
        found.append(Reason(plural(number, one, many), REASONS[LeftOutReason(reason)]))
    if counts.copies:
        found.append(Reason(plural(counts.copies, "copied article"), "the same text in another place is one report"))
    if counts.claimed_by_killer.incidents:
        what = plural(counts.claimed_by_killer.figure, "fighter")
        found.append(Reason(what, "reported dead only by the side that killed them"))
    if counts.own_attackers.incidents:
        what = plural(counts.own_attackers.figure, "attacker")
        found.append(Reason(what, "died in their own attacks, shown apart"))
    if counts.without_figure:
        what = plural(counts.without_figure, "incident")
        found.append(Reason(what, f"to which the rule “{view.rule}” gives no figure"))
    return found


REASONS = {
    LeftOutReason.COPY: "the same text in another place is one report",
    LeftOutReason.ECHO: "unattributed, beside an attributed figure in the same article",
    LeftOutReason.SUPERSEDED: "the same origin said something later",
    LeftOutReason.PART: "already within a whole that is counted",
    LeftOutReason.VAGUE: "“dozens” and the like give way to a number",
    LeftOutReason.REJECTED: "an editor found that they do not say this",
    LeftOutReason.PROPOSED: "it is not certain that they tell of the same event",
    LeftOutReason.CUMULATIVE: "they count more than this event",
}
