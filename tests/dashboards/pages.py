"""A small conflict to look at: what a page test needs, made by one call each."""

from __future__ import annotations

import json
import re
from typing import Any

from django.test import Client

from apps.conflicts.models import Conflict
from apps.incidents.models import Incident
from apps.tolls.models import Toll
from apps.tolls.totals import rebuild_totals
from tests.factories import make_article, make_claim, make_conflict, make_incident, make_toll, make_version


def open_conflict(**fields: Any) -> Conflict:
    """A conflict of which the public sees unreviewed incidents too."""
    return make_conflict(policy="all_marked", **fields)


def incident_with_toll(conflict: Conflict, figure: int = 7, **fields: Any) -> Incident:
    """An incident with its current toll of people killed; fields of either go where they belong."""
    of_toll = {name: fields.pop(name) for name in list(fields) if name in TOLL_FIELDS}
    incident = make_incident(conflict, **fields)
    make_toll(incident, figure=figure, **of_toll)
    rebuild_totals(conflict)
    return incident


TOLL_FIELDS = {"lane_side", "low", "high", "open_above", "origins", "victims", "harm", "consensus_bound", "explanation"}


def explained(incident: Incident, text: str, quote: str, **fields: Any) -> Toll:
    """A toll of the incident with the claim it counts, and the explanation that reckoning writes."""
    lane_side = fields.pop("lane_side", None)
    article = fields.pop("article", None) or make_article(incident.conflict)
    claim = make_claim(make_version(text, article), quote=quote, incident=incident, **fields)
    name = claim.claimant.name if claim.claimant else claim.claimant_text or claim.version.article.publisher.name
    figures = {rule: {"value": claim.low, "bound": ""} for rule in ("consensus", "lowest", "latest", "corroborated")}
    account = {
        "voice": "voice:1",
        "name": name,
        "named": claim.claimant is not None or not claim.claimant_text,
        "claim": claim.pk,
        "low": claim.low,
        "high": claim.high,
        "qualifier": claim.qualifier,
        "said_on": "2016-10-13",
    }
    explanation = {
        "figures": figures,
        "stated": {"low": claim.low, "high": claim.high, "open": claim.high is None, "figures": figures},
        "accounts": [account],
        "counted": [claim.pk],
        "left_out": [],
        "steps": [{"step": "consensus", "agree": [claim.pk]}],
    }
    bounds = {"low": claim.low, "open_above": claim.high is None}
    return make_toll(incident, figure=claim.low, lane_side=lane_side, explanation=explanation, **bounds)


def data_in(html: str, element: str) -> Any:
    """The columns embedded in a page under an element's id."""
    found = re.search(rf'<script id="{element}" type="application/json">(.*?)</script>', html, re.DOTALL)
    assert found, f"the page embeds no {element}"
    return json.loads(found.group(1))


def page(client: Client, address: str, status: int = 200, **headers: Any) -> str:
    """The words of a page, after its status was checked."""
    response = client.get(address, headers=headers or None)
    assert response.status_code == status, f"{address}: {response.status_code}"
    return str(response.content.decode())
