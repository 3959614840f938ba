"""Reports that are grouped, matched and reckoned by the real stages, and an editor at the desk."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from apps.conflicts.models import Conflict
from apps.desk.acts import token_of_claim, token_of_incident
from apps.incidents.grouping import regroup
from apps.incidents.matching import match
from apps.incidents.models import Claim, Incident
from apps.incidents.resolving import Resolver
from apps.places.models import Place
from apps.tolls.models import Toll
from apps.tolls.running import settle_running
from apps.tolls.services import settle
from tests.factories import make_article, make_claim, make_conflict, make_place, make_source, make_user, make_version


def report(
    quote: str = "7 people", *, conflict: Conflict | None = None, place: Place | None = None, **fields: Any
) -> Claim:
    """A claim of people killed in an article of its own, taken to its incident or running toll."""
    conflict = conflict or make_conflict()
    place = place or make_place("locality")
    article = make_article(conflict, publisher=make_source(), text_key=f"text:{quote}:{conflict.articles.count()}")
    version = make_version(f"It was said that {quote} died.", article)
    values = {"place": place, "place_text": place.name, "place_precision": "exact", **fields}
    claim = make_claim(version, quote=quote, **values)
    resolver = Resolver(conflict)
    regroup(version, resolver=resolver)
    stale = match(conflict)
    settle_running(article, resolver=resolver)
    settle(stale, resolver=resolver)
    claim.refresh_from_db()
    return claim


def incident_of(claim: Claim) -> Incident:
    """The incident that the claim counts in now."""
    return Incident.objects.get(groups__claims=claim)


def killed(incident: Incident) -> int | None:
    """The current figure of people killed."""
    row = Toll.objects.current().filter(incident=incident, harm="killed", victims="people", kind="documented").first()
    return row.consensus if row else None


def at_the_desk(client: Client, role: str = "editor") -> User:
    """Log a person of that role in."""
    user = make_user(role)
    client.force_login(user)
    return user


def correct(client: Client, claim: Claim, **put_in: Any) -> Any:
    """Send the claim's form, with a reason unless one is given; returns the response without following it."""
    values = {"decision": claim.decision, "reason": "Read again.", "token": token_of_claim(claim), **put_in}
    return client.post(reverse("admin:incidents_claim_change", args=[claim.pk]), values)


def act(client: Client, incident: Incident, form: str, group: int | None = None, **put_in: Any) -> Any:
    """Send one of the forms on the incident's page; returns the response without following it."""
    prefix = f"{form}{group or ''}"
    values = {"reason": "Read again.", "token": token_of_incident(incident), **put_in}
    if group:
        values["group"] = group
    sent: dict[str, Any] = {f"{prefix}-{name}": value for name, value in values.items()}
    sent |= {"act": form, **({"group": group} if group else {})}
    return client.post(reverse("admin:incidents_incident_change", args=[incident.pk]), sent)


def told(response: Any) -> str:
    """The messages that the response leaves for the next page."""
    return " ".join(str(message) for message in get_messages(response.wsgi_request))
