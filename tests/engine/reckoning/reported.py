"""Factories of reported claims: one line a claim, everything else as it usually is."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta
from typing import Any

from apps.engine.claims import Harm, Qualifier, Victims
from apps.engine.reckoning import reckon_incident
from apps.engine.reckoning.records import GroupToll, IncidentReckoning, ReportedClaim, TollKind, Voice, VoiceKind

DAY = date(2016, 10, 13)
OBSERVATORY = Voice(key="observatory", name="the Observatory", kind=VoiceKind.MONITOR)
HOSPITAL = Voice(key="hospital", name="the hospital", kind=VoiceKind.OTHER)
STATE_TV = Voice(key="state", name="state television", side="gov", kind=VoiceKind.PARTY)
ACTIVISTS = Voice(key="activists", name="activists", named=False, kind=VoiceKind.OTHER)
AFP = Voice(key="afp", name="AFP")
REUTERS = Voice(key="reuters", name="Reuters")
_numbers = itertools.count(1)

BOUNDS: dict[Qualifier, Any] = {
    Qualifier.EXACT: lambda n: (n, n),
    Qualifier.ABOUT: lambda n: (n, n),
    Qualifier.AT_LEAST: lambda n: (n, None),
    Qualifier.MORE_THAN: lambda n: (n + 1, None),
    Qualifier.UP_TO: lambda n: (1, n),
    Qualifier.LESS_THAN: lambda n: (1, n - 1),
    Qualifier.VAGUE: lambda n: (n, None),
}


def said(
    value: int, voice: Voice | None = None, qualifier: Qualifier = Qualifier.EXACT, **fields: Any
) -> ReportedClaim:
    """A claim that `value` people were killed; by default of AFP itself, in an article of its own, on the day."""
    number = next(_numbers)
    low, high = BOUNDS[qualifier](value) if qualifier in BOUNDS else (value, value)
    day = fields.pop("said_on", DAY)
    article = fields.pop("article", number)
    defaults: dict[str, Any] = {
        "id": number,
        "article": article,
        "text_key": f"text {article}",
        "published": datetime.combine(day, datetime.min.time(), UTC) + timedelta(hours=9, minutes=number % 600),
        "said_on": day,
        "start": number,
        "in_headline": False,
        "harm": Harm.KILLED,
        "victims": Victims.PEOPLE,
        "qualifier": qualifier,
        "value": None if qualifier in (Qualifier.VAGUE, Qualifier.RANGE) else value,
        "low": low,
        "high": high,
        "outlet": AFP,
        "claimant": voice,
    }
    return ReportedClaim(**(defaults | fields))


def at_least(value: int, voice: Voice | None = None, **fields: Any) -> ReportedClaim:
    return said(value, voice, Qualifier.AT_LEAST, **fields)


def about(value: int, voice: Voice | None = None, **fields: Any) -> ReportedClaim:
    return said(value, voice, Qualifier.ABOUT, **fields)


def up_to(value: int, voice: Voice | None = None, **fields: Any) -> ReportedClaim:
    return said(value, voice, Qualifier.UP_TO, **fields)


def vague(low: int, voice: Voice | None = None, **fields: Any) -> ReportedClaim:
    return said(low, voice, Qualifier.VAGUE, **fields)


def toll_of(
    reckoning: IncidentReckoning,
    victims: Victims = Victims.PEOPLE,
    harm: Harm = Harm.KILLED,
    kind: TollKind = TollKind.DOCUMENTED,
) -> GroupToll:
    """The one toll of a harm, group and kind; fails where there is none."""
    [found] = [t for t in reckoning.tolls if (t.harm, t.victims, t.kind) == (harm, victims, kind)]
    return found


def toll(*claims: ReportedClaim, victims: Victims = Victims.PEOPLE) -> GroupToll:
    return toll_of(reckon_incident(claims), victims)


def reasons(reckoning: IncidentReckoning) -> dict[int, str]:
    return {one.claim: one.reason.value for one in reckoning.left_out}
