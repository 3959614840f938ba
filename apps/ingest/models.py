"""The second reader's work: which texts it was asked about, what it answered, and what a day cost."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from apps.sources.models import ArticleVersion, WorkState


class SecondReading(models.Model):
    """A text put before the second reader: the state of the work on it and its answers, word for word.

    Its claims are no part of the record: they are read out of `answers` whenever the two readings are compared.
    `answers` lists objects of `start`, `end` and `content`, one for each window of the text that was answered so far;
    `refusals` those of `quote` and `reason` for every entry that was no claim. `read_by` names endpoint model and
    prompt. `lease_until` is, of a queued row, the time before which it is not taken up.
    """

    version = models.OneToOneField(ArticleVersion, on_delete=models.CASCADE, related_name="second_reading")
    state = models.CharField(max_length=8, choices=WorkState.choices, default=WorkState.QUEUED)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=1000, blank=True)
    read_by = models.CharField(max_length=120)
    answers = models.JSONField(default=list, blank=True)
    claims = models.PositiveIntegerField(default=0, help_text="claims that stood the checks")
    refusals = models.JSONField(default=list, blank=True)
    tokens = models.PositiveBigIntegerField(default=0, help_text="tokens that question and answers cost")
    queued_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-queued_at", "-id")
        indexes = (
            models.Index(
                fields=("state", "lease_until"),
                name="secondreading_open_work",
                condition=Q(state__in=("queued", "working")),
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=~Q(state="working") | Q(lease_until__isnull=False), name="secondreading_work_has_a_lease"
            ),
        )

    def __str__(self) -> str:
        return f"{self.version} by {self.read_by}"


class SpendingDay(models.Model):
    """What the second reader's requests cost on one day (UTC); what is asked just now counts with its estimate."""

    day = models.DateField(primary_key=True)
    tokens = models.PositiveBigIntegerField(default=0)
    requests = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("-day",)

    def __str__(self) -> str:
        return f"{self.day}: {self.tokens:,} tokens"
