"""The page of an article: its words, the claims underlined in them, and the reading of each beside them."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from apps.conflicts.models import PublishingPolicy
from apps.dashboards.passages import passages_of
from apps.dashboards.readings import claims_told, readings_of
from apps.incidents.models import Claim
from apps.incidents.visibility import sees_everything
from apps.sources.models import Article


@require_safe
def article(request: HttpRequest, article_id: int) -> HttpResponse:
    """An article; the public sees the sentences of its claims with their neighbours, editors the whole."""
    related = ("conflict", "publisher", "wire", "copy_of__publisher")
    found = get_object_or_404(Article.objects.select_related(*related), pk=article_id)
    visible = Claim.objects.visible_to(request.user).filter(version__article=found, still_read=True)
    claims = list(claims_told(visible).select_related("group__incident").order_by("start", "-end", "pk"))
    everything = sees_everything(request.user)
    if not claims and not everything and found.conflict.policy != PublishingPolicy.ALL_MARKED:
        raise Http404("nothing of this article is public")
    version = claims[-1].version if claims else found.latest
    readings = readings_of([claim for claim in claims if version and claim.version_id == version.pk], request.user)
    in_full = everything or found.licensed_in_full
    passages = passages_of(version, readings, language=found.language, in_full=in_full) if version else []
    headline = passages.pop(0) if passages and passages[0].is_headline else None
    context = {
        "conflict": found.conflict,
        "article": found,
        "version": version,
        "headline": headline,
        "passages": passages,
        "readings": readings,
        "in_full": in_full,
        "copies": found.copies.count(),
    }
    return render(request, "dashboards/article.html", context)
