"""Articles at the desk: the state of the work on each, handing new ones in, and reading old ones again."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from apps.conflicts.models import Conflict
from apps.desk.base import DeskAdmin, change_url, link_to, public_article
from apps.desk.choosing import DayField, SourceField
from apps.incidents.models import Claim
from apps.ingest.services import NotAccepted, Submitted, queue_again, submit_text, submit_url
from apps.ingest.tasks import wake
from apps.sources.models import Article, WorkState

AS_PUBLISHED = ("conflict", "title", "link", "publisher", "wire", "language", "published_on", "fetched_at",
                "copied_from", "copies_told", "state", "attempts", "error", "lease_until", "page_id",
                "claims_told")  # fmt: skip


class HandInForm(forms.Form):
    """An article as pasted text, or an address to fetch it from."""

    conflict = forms.ModelChoiceField(Conflict.objects.all())
    url = forms.URLField(required=False, max_length=2000, assume_scheme="https", label="Address")
    title = forms.CharField(required=False, max_length=500, widget=forms.TextInput(attrs={"class": "vTextField"}))
    text = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 14, "class": "vLargeTextField"}),
        help_text="Leave it empty to have the address fetched.",
    )
    publisher = SourceField(help_text="Who printed it. For an address it may stay empty: its host is taken.")
    wire = SourceField(label="Wire", help_text="The agency that wrote it, where that is another.")
    published_on = DayField(label="Published on")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("text") and not given.get("url") and not self.errors:
            self.add_error("text", "Paste the text, or give the address to fetch it from.")
        if given.get("text") and not given.get("publisher"):
            self.add_error("publisher", "A pasted text needs its publisher.")
        return given

    def submit(self, note: str) -> Submitted:
        """Hand the article in; raises NotAccepted naming the field and the reason."""
        given = self.cleaned_data
        common = {name: given[name] for name in ("conflict", "url", "publisher", "published_on")}
        if given["text"]:
            return submit_text(**common, text=given["text"], title=given["title"], wire=given["wire"], note=note)
        return submit_url(**common)


@admin.register(Article)
class ArticleAdmin(DeskAdmin):
    """Articles as published: never edited and never deleted; only what the licence allows is set here."""

    may_be_deleted = False
    list_display = ("headline", "state", "attempts", "problem", "publisher", "published_on", "language", "copies_count",
                    "claims_count", "fetched_at")  # fmt: skip
    list_filter = ("state", "language", ("copy_of", admin.EmptyFieldListFilter), "conflict", "publisher__kind")
    list_select_related = ("publisher",)
    date_hierarchy = "published_on"
    search_fields = ("title", "url", "publisher__name", "error", "note")
    fields = (*AS_PUBLISHED, "note", "licensed_in_full")
    readonly_fields = AS_PUBLISHED
    actions = ("read_again",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        rows: QuerySet[Article] = super().get_queryset(request)
        return rows.annotate(
            copy_count=Count("copies", distinct=True), claim_count=Count("versions__claims", distinct=True)
        )

    @admin.display(description="title", ordering="title")
    def headline(self, article: Article) -> str:
        return article.title or article.ref[:100]

    @admin.display(description="error", ordering="error")
    def problem(self, article: Article) -> str:
        return article.error[:120]

    @admin.display(description="copies", ordering="copy_count")
    def copies_count(self, article: Any) -> int:
        return int(article.copy_count)

    @admin.display(description="claims", ordering="claim_count")
    def claims_count(self, article: Any) -> int:
        return int(article.claim_count)

    @admin.display(description="address")
    def link(self, article: Article) -> SafeString | str:
        public = format_html('<a href="{}">as readers see it</a>', public_article(article.pk))
        if not article.url.startswith(("http://", "https://")):
            return public
        return format_html('<a href="{0}" rel="noreferrer noopener">{0}</a> · {1}', article.url, public)

    @admin.display(description="copy of")
    def copied_from(self, article: Article) -> str:
        return link_to(article.copy_of)

    @admin.display(description="copies")
    def copies_told(self, article: Article) -> SafeString | str:
        links = ((link_to(copy),) for copy in article.copies.order_by("published_on", "pk")[:50])
        return format_html_join(", ", "{}", links) or "–"

    @admin.display(description="archived page")
    def page_id(self, article: Article) -> str:
        return article.page_id or "–"

    @admin.display(description="claims")
    def claims_told(self, article: Article) -> SafeString | str:
        claims = Claim.objects.filter(version__article=article).order_by("-version__number", "start", "harm")[:300]
        rows = ((change_url(c), c.quote, c.get_harm_display(), c.get_scope_display()) for c in claims)
        told = format_html_join("", '<li><a href="{}">“{}”</a> {}, {}</li>', rows)
        return format_html('<ol class="desk-neighbours">{}</ol>', told) if told else "none"

    @admin.action(description="Read again", permissions=["change"])
    def read_again(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        """Queue the chosen articles anew; those that a worker has in hand are left to it."""
        queued = 0
        for article in Article.objects.filter(pk__in=queryset.values("pk")).exclude(state=WorkState.WORKING):
            queue_again(article)
            wake(article.pk)
            queued += 1
        messages.success(request, f"{queued} queued to be read again.")

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Hand in an article by its text or its address."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = HandInForm(request.POST or None, initial={"conflict": Conflict.objects.first()})
        if form.is_valid():
            try:
                submitted = form.submit(note=f"handed in by {request.user.get_username()}")
            except NotAccepted as error:
                name, _, words = str(error).partition(": ")
                form.add_error(name if name in form.fields else None, words or str(error))
            else:
                return self._handed_in(request, submitted)
        context = {
            **self.admin_site.each_context(request),
            "title": "Hand in an article",
            "opts": self.opts,
            "form": form,
            "media": form.media,
        }
        return TemplateResponse(request, "admin/sources/article/hand_in.html", context)

    def _handed_in(self, request: HttpRequest, submitted: Submitted) -> HttpResponse:
        if submitted.created:
            wake(submitted.article.pk)
            self.log_addition(request, submitted.article, "handed in")
            messages.success(request, "Taken in; it is being read.")
        else:
            messages.info(request, "This article was handed in before: here it is.")
        return HttpResponseRedirect(change_url(submitted.article))
