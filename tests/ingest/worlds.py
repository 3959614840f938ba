"""A small world to report from: a conflict of two sides, a governorate with two towns, a monitor and three papers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from apps.conflicts.models import Actor, Conflict, Side
from apps.incidents.models import Claim, Incident, ReportGroup
from apps.incidents.resolving import Resolver
from apps.ingest.processing import process
from apps.ingest.services import submit_text
from apps.places.models import Place
from apps.sources.models import Article, Source, WorkState
from apps.tolls.models import Toll
from tests.factories import DAY, make_actor, make_conflict, make_place, make_side, make_source

STRIKE = (
    "At least seven civilians were killed in air strikes by the army on the town of Harran on Thursday, the "
    "Watch Group said."
)
ROCKETS = "Four children were killed by rebel rocket fire on a school in Selma on Thursday, state television said."
RUNNING = "Army bombardment has killed more than 370 people in Harran since late September, the Watch Group said."


@dataclass
class World:
    """What a test reports from."""

    conflict: Conflict
    government: Side
    opposition: Side
    army: Actor
    rebels: Actor
    governorate: Place
    harran: Place
    selma: Place
    monitor: Source
    television: Source
    paper: Source

    def resolver(self) -> Resolver:
        """What resolves names in this world, as it stands now."""
        return Resolver(self.conflict)

    def submit(self, text: str, *, ref: str = "", title: str = "", on: date = DAY, by: Source | None = None) -> Article:
        """Hand in a text of the paper, or of the publisher `by`."""
        return submit_text(
            conflict=self.conflict, text=text, title=title, publisher=by or self.paper, published_on=on, ref=ref
        ).article

    def read(self, text: str, **fields: object) -> Article:
        """Hand in a text and take it through every step."""
        article = self.submit(text, **fields)  # type: ignore[arg-type]  # handed through
        state = process(article.pk)
        article.refresh_from_db()
        assert state == WorkState.DONE, article.error
        return article


def make_world(**fields: object) -> World:
    """The world's records."""
    conflict = make_conflict(policy="all_marked", **fields)  # type: ignore[arg-type]  # handed through
    government, opposition = make_side(conflict, key="government"), make_side(conflict, key="opposition")
    army = make_actor(conflict, side=government, name="Army", key="army")
    army.aliases.create(text="army", normalized="army")
    rebels = make_actor(conflict, side=opposition, name="Rebels", key="rebels")
    rebels.aliases.create(text="rebel", normalized="rebel")
    country = make_place("country", name="Testland")
    governorate = make_place("governorate", country, name="Northern Province")
    return World(
        conflict=conflict,
        government=government,
        opposition=opposition,
        army=army,
        rebels=rebels,
        governorate=governorate,
        harran=make_place("locality", governorate, name="Harran"),
        selma=make_place("locality", governorate, name="Selma"),
        monitor=make_source(kind="monitor", name="Watch Group", key="watch-group"),
        television=make_source(kind="state_media", name="State television", key="state-television", side=government),
        paper=make_source(name="Paper", key="paper"),
    )


def snapshot(conflict: Conflict) -> dict[str, object]:
    """What the record says of a conflict now, without the numbers of rows: claims, incidents, tolls and series."""
    claims = Claim.objects.filter(version__article__conflict=conflict, group__isnull=False)
    incidents = Incident.objects.filter(conflict=conflict, merged_into__isnull=True, groups__isnull=False).distinct()
    tolls = Toll.objects.current().filter(conflict=conflict)
    return {
        "claims": sorted(claims.values_list("version__article__ref", "quote", "harm", "low", "group__key")),
        "groups": sorted(
            ReportGroup.objects.filter(conflict=conflict).values_list("key", "incident__public_id", "link")
        ),
        "incidents": sorted(incidents.values_list("public_id", "kind", "place__name", "first_on", "last_on", "means")),
        "tolls": sorted(
            tolls.values_list(
                "incident__public_id", "harm", "victims", "kind", "low", "consensus", "origins", "lane_kind"
            )
        ),
        "series": sorted(conflict.running_tolls.values_list("key", "points__as_of", "points__low", "points__is_reset")),
    }
