"""The two readings of a text compared again, from the answers that are kept; nothing is asked for it."""

from __future__ import annotations

from apps.engine.asking import AnswerTo, Reading, Window, join
from apps.ingest.models import SecondReading
from apps.sources.models import ArticleVersion, WorkState
from apps.tolls.disagreements import drop_outdated, find_disagreements


def what_was_read(reading: SecondReading) -> Reading:
    """The claims and refusals in the answers that were kept; raises NoAnswer where one of them cannot be read."""
    answers = [AnswerTo(Window(one["start"], one["end"]), one["content"]) for one in reading.answers]
    return join(reading.version.text, answers, language=reading.version.article.language)


def compare_readings(version: ArticleVersion) -> int:
    """Bring the findings of a text that both readers have read up to date; returns on how many claims they differ.

    Open ones about an older text of the article go. Nothing else is done where the second reader has not read it, and
    nothing at all where it is not the article's newest.
    """
    if version.article.latest != version:
        return 0
    drop_outdated(version)
    reading = SecondReading.objects.filter(version=version, state=WorkState.DONE).first()
    if reading is None:
        return 0
    reading.version = version
    return find_disagreements(version, what_was_read(reading), read_by=reading.read_by)
