"""A toll's explanation, as data for the ledger and as sentences for a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from apps.engine.reckoning.records import Figure, GroupToll, OriginAccount, Stated

Record = Mapping[str, Any]
_NO_NAMES: Mapping[str, str] = {}
_GROUPS = {"women_and_children": "women and children", "aid_workers": "aid workers"}
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_OUTSIDE = {
    "rejected": "rejected by an editor",
    "proposed": "not yet confirmed as telling of this event",
    "cumulative": "a total over several events",
}


def toll_as_data(toll: GroupToll) -> dict[str, Any]:
    """The toll and its whole explanation as a JSON object: figures by rule, accounts, claims counted and left out."""
    return {
        "harm": toll.harm.value,
        "victims": toll.victims.value,
        "kind": toll.kind.value,
        "low": toll.low,
        "high": toll.high,
        "open": toll.open_above,
        "figures": _figures(toll.figures),
        "origins": toll.origins,
        "derived": toll.derived,
        "stated": _stated(toll.stated),
        "victim_side": toll.victim_side,
        "accounts": [_account(account) for account in toll.accounts],
        "counted": list(toll.counted),
        "left_out": [{"claim": one.claim, "reason": one.reason.value, "by": one.by} for one in toll.left_out],
        "steps": [dict(step) for step in toll.steps],
    }


def explain_in_words(toll: GroupToll, names: Mapping[str, str] = _NO_NAMES) -> list[str]:
    """The explanation as sentences, the figure with who agrees first; `names` replace voices' names by their key."""
    return data_in_words(toll_as_data(toll), names)


def data_in_words(explanation: Record, names: Mapping[str, str] = _NO_NAMES) -> list[str]:
    """The sentences of an explanation kept as data (`toll_as_data`)."""
    speaker = _Speaker(explanation, names)
    clauses = [speaker.figure(), *speaker.dissent(), *speaker.raised(), *speaker.left_out(), *speaker.remainder()]
    return [clause[0].upper() + clause[1:] + "." for clause in clauses if clause]


class _Speaker:
    """Puts one explanation into words."""

    def __init__(self, explanation: Record, names: Mapping[str, str]) -> None:
        self.explanation = explanation
        self.names = names
        self.accounts: Sequence[Record] = explanation["accounts"]
        self.steps: Sequence[Record] = explanation["steps"]
        self.years = len({day[:4] for day in self._days()})

    def figure(self) -> str:
        """The consensus figure and the origins that agree with it."""
        stated = self.explanation["stated"]
        if not stated:
            figure = _bounded(self.explanation["figures"]["consensus"])
            return f"{figure}: no report counts this group as a whole"
        figure = _bounded(stated["figures"]["consensus"])
        agreeing = [account for account in self.accounts if account["claim"] in self._agreeing()]
        if not agreeing:
            return figure
        told = _listed(self._told(account) for account in agreeing)
        if len(self.accounts) == 1:
            return f"{figure}: {told}, the only origin"
        count = _number(len(agreeing))
        verb = "agrees with" if len(agreeing) > 1 else "is the figure of"
        return f"{figure}: {verb} {count} of {_number(len(self.accounts))} origins, {told}"

    def dissent(self) -> list[str]:
        """What the other origins say."""
        others = [account for account in self.accounts if account["claim"] not in self._agreeing()]
        return [f"{self._name(one)} says {_words(one)} ({self._day(one['said_on'])})" for one in others]

    def raised(self) -> list[str]:
        """By which parts the whole was raised."""
        clauses = []
        for step in self._of("raised"):
            parts = [f"{_group(part['victims'])} ({part['low']} or more)" for part in step["parts"]]
            told = _listed(parts)
            how = "presumed civilians" if step["presumed"] else "the parts reported"
            if step["from"] is None:
                clauses.append(f"at least {step['to']}, from {how}: {told}")
            elif step["from"] != step["to"]:
                clauses.append(f"raised from {step['from']} to at least {step['to']} by {how}: {told}")
        return clauses

    def left_out(self) -> list[str]:
        """The claims that do not count, and why."""
        clauses, plural = [], Counter[str]()
        for step in self._of("left_out"):
            reason = step["reason"]
            if reason == "superseded" and not step["repeated"]:
                clauses.append(self._superseded(step))
            elif reason == "echo" and step["in_headline"]:
                clauses.append("the headline is an echo")
            else:
                plural["repeated" if reason == "superseded" else reason] += 1
        return [*clauses, *(_summed(reason, count) for reason, count in sorted(plural.items()))]

    def remainder(self) -> list[str]:
        """What was subtracted from a period's total."""
        clauses = []
        for step in self._of("remainder"):
            clauses.append(
                f"of the period's {step['total']}, {step['singly']} are counted in {step['events']} "
                f"{_plural('event', step['events'])} reported singly; the rest is not reported singly"
            )
            if step["exceeds"]:
                clauses.append(f"the events inside exceed the period's total by {step['exceeds']}")
        return clauses

    def _superseded(self, step: Record) -> str:
        successor = next((one for one in self.accounts if one["claim"] == step["by"]), None)
        told = f"{self._name(step)}'s {_words(step)} of {self._day(step['said_on'])} was superseded"
        return f"{told} by its {_words(successor)}" if successor else told

    def _agreeing(self) -> list[int]:
        return [claim for step in self._of("consensus") for claim in step["agree"]]

    def _of(self, kind: str) -> list[Record]:
        return [step for step in self.steps if step["step"] == kind]

    def _told(self, account: Record) -> str:
        return f"{self._name(account)} ({_words(account)}, {self._day(account['said_on'])})"

    def _name(self, one: Record) -> str:
        return self.names.get(one["voice"], one["name"])

    def _days(self) -> list[str]:
        return [one["said_on"] for one in (*self.accounts, *self._of("left_out"))]

    def _day(self, iso: str) -> str:
        day = date.fromisoformat(iso)
        return f"{day.day} {day:%b}" if self.years < 2 else f"{day.day} {day:%b %Y}"


def _summed(reason: str, count: int) -> str:
    told = _number(count)
    if reason == "copy":
        return f"{told} {'copy' if count == 1 else 'copies'} not counted"
    if reason in _OUTSIDE:
        return f"{told} {_plural('claim', count)} left out: {_OUTSIDE[reason]}"
    what = {
        "echo": "unattributed in the same article, no origin of {own}",
        "repeated": "said again by the same origin",
        "vague": "vague beside a number",
        "part": "part of a whole already counted",
    }[reason].format(own="its own" if count == 1 else "their own")
    return f"{told} {_plural('claim', count)} {what}"


def _words(said: Record) -> str:
    """A claim's number in words like those it was told in."""
    low, high, qualifier = said["low"], said["high"], said["qualifier"]
    if high is None:
        return f"at least {low}" if qualifier != "vague" else f"a vague word, at least {low}"
    if qualifier in ("up_to", "less_than"):
        return f"at most {high}"
    if qualifier == "about" and low != high:
        return f"about {said.get('value') or (low + high) // 2}"
    return str(low) if low == high else f"{low} to {high}"


def _bounded(figure: Record) -> str:
    if figure["value"] is None:
        return "no figure"
    return " ".join(part for part in (figure["bound"].replace("_", " "), str(figure["value"])) if part)


def _listed(parts: Iterable[str]) -> str:
    told = list(parts)
    return told[0] if len(told) == 1 else f"{', '.join(told[:-1])} and {told[-1]}"


def _number(count: int) -> str:
    return (
        ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")[count]
        if count < 10
        else f"{count}"
    )


def _plural(word: str, count: int) -> str:
    return word if count == 1 else f"{word}s"


def _group(name: str) -> str:
    return _GROUPS.get(name, name)


def _figures(figures: Mapping[str, Figure]) -> dict[str, dict[str, Any]]:
    return {name: {"value": figure.value, "bound": figure.bound.value} for name, figure in figures.items()}


def _stated(stated: Stated | None) -> dict[str, Any] | None:
    if stated is None:
        return None
    return {
        "low": stated.low,
        "high": stated.high,
        "open": stated.open_above,
        "figures": _figures(stated.figures),
    }


def _account(account: OriginAccount) -> dict[str, Any]:
    return {
        "voice": account.voice.key,
        "name": account.voice.name,
        "named": account.voice.named,
        "side": account.voice.side,
        "kind": account.voice.kind.value,
        "claim": account.claim,
        "low": account.low,
        "high": account.high,
        "qualifier": account.qualifier.value,
        "corroborates": account.corroborates,
        "published": account.published.isoformat(),
        "said_on": (account.said_on or account.published.date()).isoformat(),
    }
