"""Who reports: the sources of a conflict, and the page of one of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from apps.conflicts.models import Conflict, PublishingPolicy
from apps.dashboards.passages import quotations_of
from apps.dashboards.readings import claims_told, readings_of
from apps.incidents.models import Claim
from apps.incidents.visibility import sees_everything
from apps.sources.models import Affiliation, Article, Source, SourceKind

CLAIMS_PER_PAGE = 20
ARTICLES_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Heard:
    """A source with the side it belongs to and how often it is heard."""

    source: Source
    side: str
    colour: str
    articles: int
    claims: int


@require_safe
def source_list(request: HttpRequest, slug: str) -> HttpResponse:
    """The sources of a conflict by their kind, each with its articles and claims."""
    conflict = get_object_or_404(Conflict, slug=slug)
    heard = heard_in(conflict, request.user)
    by_kind: dict[str, list[Heard]] = defaultdict(list)
    for one in sorted(heard, key=lambda one: (-one.claims, -one.articles, one.source.name)):
        by_kind[one.source.kind].append(one)
    kinds = [(kind.label, by_kind[kind]) for kind in SourceKind if kind in by_kind]
    context = {"conflict": conflict, "section": "sources", "kinds": kinds, "number": len(heard)}
    return render(request, "dashboards/sources.html", context)


def heard_in(conflict: Conflict, viewer: Any) -> list[Heard]:
    """Every source that published, wrote or is cited in the conflict; the number of queries is fixed."""
    articles: Counter[int] = Counter()
    for publisher, wire in articles_visible(viewer).filter(conflict=conflict).values_list("publisher", "wire"):
        articles.update({one for one in (publisher, wire) if one})
    visible = Claim.objects.visible_to(viewer).filter(version__article__conflict=conflict, claimant__isnull=False)
    claims = Counter(visible.values_list("claimant", flat=True))
    sides = {
        one.source_id: one.side for one in Affiliation.objects.filter(side__conflict=conflict).select_related("side")
    }
    heard = Source.objects.filter(Q(pk__in=articles) | Q(pk__in=claims)).select_related("parent")
    return [
        Heard(
            source=one,
            side=sides[one.pk].name if one.pk in sides else "",
            colour=sides[one.pk].colour if one.pk in sides else "",
            articles=articles[one.pk],
            claims=claims[one.pk],
        )
        for one in heard
    ]


def articles_visible(viewer: Any) -> Any:
    """The articles that the viewer may see: of a reviewed conflict, those with a public claim."""
    if sees_everything(viewer):
        return Article.objects.all()
    public = Claim.objects.visible_to(viewer).values("version__article")
    return Article.objects.filter(Q(conflict__policy=PublishingPolicy.ALL_MARKED) | Q(pk__in=public))


@require_safe
def source(request: HttpRequest, key: str) -> HttpResponse:
    """One source: what it is, how it counts, what it published and what it is cited with."""
    found = get_object_or_404(Source.objects.select_related("parent"), key=key)
    visible = Claim.objects.visible_to(request.user).filter(claimant=found, still_read=True)
    told = claims_told(visible).order_by("-version__article__published_on", "-version", "start")
    page = Paginator(told, CLAIMS_PER_PAGE).get_page(request.GET.get("page"))
    articles = articles_visible(request.user).filter(Q(publisher=found) | Q(wire=found))
    conflicts = list(
        Conflict.objects.filter(Q(articles__in=articles) | Q(articles__versions__claims__in=visible)).distinct()
    )
    context = {
        "conflict": conflicts[0] if len(conflicts) == 1 else only_conflict(),
        "is_demonstration": any(one.is_demonstration for one in conflicts),
        "section": "sources",
        "source": found,
        "sides": Affiliation.objects.filter(source=found).select_related("side"),
        "organs": found.organs.all(),
        "aliases": found.aliases.filter(person=False),
        "article_count": articles.count(),
        "articles": articles.order_by("-published_on", "-pk")[:ARTICLES_SHOWN],
        "claim_count": page.paginator.count,
        "page": page,
        "quotations": quotations_of((reading, "") for reading in readings_of(list(page), request.user)),
    }
    return render(request, "dashboards/source.html", context)


def only_conflict() -> Conflict | None:
    """The conflict recorded here, where there is one only."""
    found: Iterable[Conflict] = Conflict.objects.all()[:2]
    return next(iter(found), None) if len(list(found)) == 1 else None
