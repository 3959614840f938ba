"""Who reports, and the articles as published: archived, versioned, never edited."""

from __future__ import annotations

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from apps.conflicts.models import Actor, Conflict, Side, history


class SourceKind(models.TextChoices):
    AGENCY = "agency", "news agency"
    OUTLET = "outlet", "news outlet"
    MONITOR = "monitor", "monitor"
    STATE_MEDIA = "state_media", "state media"
    GOVERNMENT = "government", "government body"
    ARMED_GROUP = "armed_group", "armed group"
    HOSPITAL = "hospital", "hospital"
    RESCUE = "rescue", "rescue service"
    UN = "un", "United Nations body"
    NGO = "ngo", "non-governmental organisation"
    WITNESS = "witness", "witness"


@pghistory.track(*history(), append_only=True)
class Source(models.Model):
    """A body that reports or is cited. Sources under one `parent` are one voice."""

    class Reliability(models.TextChoices):
        A = "A", "A – completely reliable"
        B = "B", "B – usually reliable"
        C = "C", "C – fairly reliable"
        D = "D", "D – not usually reliable"
        E = "E", "E – unreliable"
        F = "F", "F – cannot be judged"

    key = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    name_ar = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=16, choices=SourceKind.choices)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="organs")
    reliability = models.CharField(max_length=1, choices=Reliability.choices, default=Reliability.F)
    reliability_basis = models.CharField(max_length=300, blank=True)
    counting_method = models.TextField(blank=True)
    url = models.URLField(blank=True)

    class Meta:
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(condition=~models.Q(parent=models.F("id")), name="source_not_its_own_parent"),
        )

    def __str__(self) -> str:
        return self.name


class Affiliation(models.Model):
    """A source's belonging to a side of a conflict."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="affiliations")
    side = models.ForeignKey(Side, on_delete=models.CASCADE, related_name="affiliations")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("source", "side"), name="affiliation_once"),)

    def __str__(self) -> str:
        return f"{self.source} – {self.side}"


class SourceAlias(models.Model):
    """Another name of a source; with `person`, somebody who speaks for it between two days."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="aliases")
    text = models.CharField(max_length=200)
    normalized = models.CharField(max_length=200, db_index=True)
    language = models.CharField(max_length=8, blank=True)
    person = models.BooleanField(default=False)
    from_on = models.DateField(null=True, blank=True)
    to_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("source", "text")
        verbose_name_plural = "source aliases"
        constraints = (models.UniqueConstraint(fields=("source", "normalized"), name="sourcealias_once_per_source"),)

    def __str__(self) -> str:
        return self.text


class SpokenAlias(models.Model):
    """Whom a source means by a word that names different people in different mouths.

    It stands here and not with the actors, because it belongs to the speaker.
    """

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="spoken_aliases")
    text = models.CharField(max_length=160)
    normalized = models.CharField(max_length=160)
    side = models.ForeignKey(Side, on_delete=models.CASCADE, related_name="spoken_aliases")
    actor = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.CASCADE, related_name="spoken_aliases")
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("source", "text")
        verbose_name_plural = "spoken aliases"
        constraints = (
            models.UniqueConstraint(fields=("source", "normalized", "side"), name="spokenalias_once_per_side"),
        )

    def __str__(self) -> str:
        return f"“{self.text}” as {self.source} says it"


class ArchivedPage(models.Model):
    """The raw bytes of what was fetched or handed in, under their SHA-256; compressed with zlib, never changed."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    content = models.BinaryField()
    size = models.PositiveIntegerField(help_text="bytes before compression")
    media_type = models.CharField(max_length=100)
    stored_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(sha256__regex="^[0-9a-f]{64}$"), name="archivedpage_sha256_is_hex"
            ),
        )
        triggers = (pgtrigger.Protect(name="archive_is_never_changed", operation=pgtrigger.Update),)

    def __str__(self) -> str:
        return self.sha256[:12]


class WorkState(models.TextChoices):
    QUEUED = "queued"
    WORKING = "working"
    DONE = "done"
    FAILED = "failed"


class Article(models.Model):
    """One published piece, with the state of the work on it.

    `ref` tells it apart within its conflict: its URL, or its publisher and the hash of its text. `lease_until`
    is set while a worker has it; a row whose lease ran out is taken up again. `read_fingerprint` names the
    text, the reader and the reader's version that its claims were read by.
    """

    conflict = models.ForeignKey(Conflict, on_delete=models.CASCADE, related_name="articles")
    ref = models.CharField(max_length=2100)
    url = models.URLField(max_length=2000, blank=True)
    publisher = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="published_articles")
    wire = models.ForeignKey(Source, null=True, blank=True, on_delete=models.PROTECT, related_name="wire_articles")
    title = models.CharField(max_length=500, blank=True)
    language = models.CharField(max_length=8, blank=True)
    published_on = models.DateField(null=True, blank=True)
    fetched_at = models.DateTimeField(auto_now_add=True)
    note = models.CharField(max_length=500, blank=True)
    page = models.ForeignKey(
        ArchivedPage, null=True, blank=True, on_delete=models.PROTECT, related_name="articles", help_text="newest bytes"
    )
    copy_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="copies")
    licensed_in_full = models.BooleanField(default=False, help_text="the licence allows the full text in public")
    text_key = models.CharField(max_length=64, blank=True, db_index=True)
    sketch: models.Field[list[int], list[int]] = ArrayField(
        models.BigIntegerField(), default=list, blank=True, help_text="bands by which near copies are found"
    )

    state = models.CharField(max_length=8, choices=WorkState.choices, default=WorkState.QUEUED)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=1000, blank=True)
    read_fingerprint = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ("-published_on", "-id")
        indexes = (
            models.Index(
                fields=("state", "lease_until"),
                name="article_open_work",
                condition=models.Q(state__in=("queued", "working")),
            ),
            models.Index(fields=("conflict", "published_on"), name="article_conflict_published"),
            GinIndex(fields=("sketch",), name="article_sketch"),
        )
        constraints = (
            models.UniqueConstraint(fields=("conflict", "ref"), name="article_ref_once_per_conflict"),
            models.CheckConstraint(condition=~models.Q(copy_of=models.F("id")), name="article_no_copy_of_itself"),
            models.CheckConstraint(
                condition=~models.Q(state="working") | models.Q(lease_until__isnull=False),
                name="article_work_has_a_lease",
            ),
        )

    def __str__(self) -> str:
        return self.title or self.ref

    @property
    def is_reprint(self) -> bool:
        """Whether it is word for word the text that it is a copy of; other copies are abridged or updated."""
        return self.copy_of is not None and self.copy_of.text_key == self.text_key

    @property
    def latest(self) -> ArticleVersion | None:
        """The newest version of its text, or None where none was archived yet."""
        return self.versions.order_by("-number").first()


class ArticleVersion(models.Model):
    """The text of an article as it stood at one fetch: `title`, two line ends and the body, as the engine reads it."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    page = models.ForeignKey(ArchivedPage, on_delete=models.PROTECT, related_name="versions")
    text = models.TextField(blank=True)
    headline_end = models.PositiveIntegerField(default=0, help_text="where the headline ends in the text")
    text_sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("article", "number")
        constraints = (models.UniqueConstraint(fields=("article", "number"), name="version_number_once_per_article"),)
        triggers = (pgtrigger.Protect(name="version_is_never_changed", operation=pgtrigger.Update),)

    def __str__(self) -> str:
        return f"{self.article} (version {self.number})"
