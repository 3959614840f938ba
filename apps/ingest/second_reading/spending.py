"""The day's cap: tokens are set aside before a request, so that requests side by side never pass it together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import F
from django.utils import timezone

from apps.ingest.models import SpendingDay

# A token has four letters of English and fewer bytes of most scripts: the estimate is to be too high.
BYTES_OF_A_TOKEN = 3


class CapReached(Exception):
    """The request would pass the day's cap; the message says so. `ever` where it would on any day."""

    def __init__(self, reason: str, *, ever: bool = False) -> None:
        self.ever = ever
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class SetAside:
    """Tokens that a request may cost, counted on its day until it is known what it did cost."""

    day: date
    tokens: int


def estimate(messages: list[dict[str, str]], answer_tokens: int) -> int:
    """The most tokens that a question and an answer of that length may cost, about."""
    return answer_tokens + sum(tokens_in(message["content"]) for message in messages)


def tokens_in(words: str) -> int:
    """About as many tokens as the words have, rather more than fewer."""
    return len(words.encode("utf-8", "replace")) // BYTES_OF_A_TOKEN + 1


def set_aside(tokens: int, *, cap: int) -> SetAside:
    """Count the tokens on today (UTC) if they fit under the cap, in one statement; raises CapReached."""
    day = today()
    if tokens > cap:
        raise CapReached(f"one request of about {tokens:,} tokens is more than the day's cap of {cap:,}", ever=True)
    SpendingDay.objects.get_or_create(day=day)
    fits = SpendingDay.objects.filter(day=day, tokens__lte=cap - tokens)
    if not fits.update(tokens=F("tokens") + tokens, requests=F("requests") + 1):
        raise CapReached(f"the cap of {cap:,} tokens a day leaves no room today; it goes on after 00:00 UTC")
    return SetAside(day, tokens)


def settle(aside: SetAside, tokens: int) -> None:
    """Count what the request did cost in place of what was set aside."""
    SpendingDay.objects.filter(day=aside.day).update(tokens=F("tokens") + (tokens - aside.tokens))


def spent_today() -> int:
    """The tokens counted on today (UTC), requests under way included."""
    return SpendingDay.objects.filter(day=today()).values_list("tokens", flat=True).first() or 0


def today() -> date:
    """The day in UTC, on which the cap is counted."""
    return timezone.now().astimezone(UTC).date()


def tomorrow() -> datetime:
    """The moment at which the next day's cap begins."""
    return datetime.combine(today() + timedelta(days=1), time.min, tzinfo=UTC)
