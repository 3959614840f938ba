"""A reader of claims that asks a chat endpoint: window by window, again where that may help, within the day's cap."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.conf import settings

from apps.engine.asking import PROMPT_VERSION, AnswerTo, Reading, Window, cut, join, messages
from apps.engine.asking.answers import entries_of
from apps.engine.claims import Claim, Document
from apps.ingest.second_reading.endpoint import AskFailed, Endpoint, Said
from apps.ingest.second_reading.spending import estimate, set_aside, settle, tokens_in

LONGEST_VERSION = 100
LONGEST_BACKOFF = 30.0
RANDOM = random.SystemRandom()
Answered = Callable[[AnswerTo, int], None]


@dataclass(slots=True)
class ChatReader:
    """The second reader: `tries` requests at most for one window, `cap` tokens a day (UTC) for all its workers.

    `seconds` bounds the reading of one document, waits included. Its version names the model and the prompt: another
    of either may read otherwise. It may read several documents at once.
    """

    endpoint: Endpoint
    tries: int
    cap: int
    seconds: float
    backoff_seconds: float = 1.0
    name: str = field(default="chat", init=False)
    version: str = field(default="", init=False)

    def __post_init__(self) -> None:
        self.version = f"{self.endpoint.model} (prompt {PROMPT_VERSION})"[:LONGEST_VERSION]

    def read(self, document: Document) -> list[Claim]:
        """Every claim of the text that stands the checks; raises as `answers` and `join` do."""
        return self.reading_of(document).claims

    def reading_of(self, document: Document) -> Reading:
        """The claims of the text and the entries that were refused; raises as `answers` and `join` do."""
        answers: list[AnswerTo] = []
        self.answers(document, answered=lambda answer, _: answers.append(answer))
        return join(document.text, answers)

    def answers(self, document: Document, *, answered: Answered, known: Iterable[Window] = ()) -> None:
        """Ask about every window but the `known` ones, and hand over each answer with its tokens as it comes.

        Every answer handed over holds a list of claims. Raises TooLong, NoAnswer, AskFailed or CapReached.
        """
        until = time.monotonic() + self.seconds
        passed = set(known)
        for window in cut(document.text):
            if window not in passed:
                said, tokens = self._asked(messages(document, window), until)
                if said.is_cut:
                    raise AskFailed(f"the answer is longer than {self.endpoint.answer_tokens:,} tokens and was cut off")
                entries_of(said.content)
                answered(AnswerTo(window, said.content), tokens)

    def _asked(self, question: list[dict[str, str]], until: float) -> tuple[Said, int]:
        """The answer and its tokens, asked for again after a growing wait where that may help."""
        failed = 0
        while True:
            aside = set_aside(estimate(question, self.endpoint.answer_tokens), cap=self.cap)
            try:
                said = self.endpoint.ask(question, until=until)
            except AskFailed as error:
                settle(aside, aside.tokens if error.cost else 0)
                failed += 1
                error.wait = max(error.wait, self._backoff(failed))
                if not error.passing or failed >= self.tries or time.monotonic() + error.wait >= until:
                    raise
                time.sleep(error.wait)
                continue
            tokens = said.tokens or sum(tokens_in(m["content"]) for m in question) + tokens_in(said.content)
            settle(aside, tokens)
            return said, tokens

    def _backoff(self, failed: int) -> float:
        """Seconds to wait after so many failures: doubled each time, and each worker a little apart from the others."""
        return min(LONGEST_BACKOFF, self.backoff_seconds * 2.0 ** (failed - 1)) * RANDOM.uniform(0.75, 1.25)


def second_reader() -> ChatReader | None:
    """The second reader as the settings say, or None where it is off."""
    if not settings.SECOND_READER_URL:
        return None
    endpoint = Endpoint(
        url=settings.SECOND_READER_URL,
        model=settings.SECOND_READER_MODEL,
        key=settings.SECOND_READER_KEY,
        seconds=settings.SECOND_READER_TIMEOUT_SECONDS,
        answer_tokens=settings.SECOND_READER_ANSWER_TOKENS,
    )
    return ChatReader(
        endpoint=endpoint,
        tries=settings.SECOND_READER_TRIES,
        cap=settings.SECOND_READER_DAILY_TOKENS,
        seconds=settings.TASK_SECONDS,
    )


def name_of(reader: ChatReader) -> str:
    """What a reading is noted to be read by."""
    return f"{reader.name} {reader.version}"
