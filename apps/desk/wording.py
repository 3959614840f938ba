"""Figures and groups in the words of the desk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from apps.engine.claims import Harm, Victims
from apps.engine.reckoning.records import Bound, TollKind
from apps.tolls.filters import VICTIM_WORDS
from apps.tolls.models import RunningTollPoint, Toll

Group = tuple[str, str, str]
BOUND_WORDS = {Bound.AT_LEAST.value: "at least ", Bound.AT_MOST.value: "at most "}
KIND_WORDS = {
    TollKind.DOCUMENTED.value: "",
    TollKind.CLAIMED_BY_KILLER.value: " (told only by the side that killed them)",
    TollKind.OWN_ATTACKERS.value: " (attackers in their own attack)",
}


def group_words(harm: str, victims: str, kind: str = TollKind.DOCUMENTED.value) -> str:
    """Harm and victims: "killed, civilians"; fighters are called fighters."""
    whom = "fighters" if victims == Victims.COMBATANTS else VICTIM_WORDS[Victims(victims)]
    done = "killed or injured" if harm == Harm.CASUALTIES else harm
    return f"{done}, {whom}{KIND_WORDS[kind]}"


def bounds(low: int, high: int | None, *, is_open: bool = False) -> str:
    """A range of reports: "7", "7–11", "7–11, open above", "7 or more"."""
    if high is None:
        return f"{low:,} or more"
    told = f"{low:,}" if low == high else f"{low:,}–{high:,}"
    return f"{told}, open above" if is_open else told


def bounded(figure: int | None, bound: str = "") -> str:
    """A figure with its bound: "7", "at least 7"; a dash where the rule gives none."""
    return "–" if figure is None else f"{BOUND_WORDS.get(bound, '')}{figure:,}"


def figure_of(toll: Toll) -> str:
    """The default rule's figure."""
    return bounded(toll.consensus, toll.consensus_bound)


def figures_of(incident_ids: Iterable[int]) -> dict[int, dict[Group, str]]:
    """What the ledger says now of these incidents: the default figure by harm, victim group and kind."""
    found: dict[int, dict[Group, str]] = {pk: {} for pk in incident_ids}
    rows = Toll.objects.current().filter(incident__in=found).defer("explanation", "rules").order_by("-harm", "pk")
    for toll in rows:
        found[toll.incident_id][toll.harm, toll.victims, toll.kind] = figure_of(toll)
    return found


def running_of(claim_id: int) -> dict[Group, str]:
    """What the claim states in its running toll, where it stands in one."""
    points = RunningTollPoint.objects.filter(claim=claim_id).select_related("series")
    return {(p.series.harm, p.series.victims, TollKind.DOCUMENTED.value): bounds(p.low, p.high) for p in points}


def change_told(before: Mapping[Group, str], after: Mapping[Group, str]) -> str:
    """What changed between two readings of a toll: "killed, people: 7 → 11; killed, children: none → 4"."""
    groups = [*before, *(group for group in after if group not in before)]
    changed = [g for g in groups if before.get(g) != after.get(g)]
    if not changed:
        standing = "; ".join(f"{group_words(*g)}: {figure}" for g, figure in after.items())
        return f"the toll is as it was ({standing})" if standing else "there is no toll"
    return "; ".join(f"{group_words(*g)}: {before.get(g, 'none')} → {after.get(g, 'none')}" for g in changed)
