"""The second reader asks again where that may help, in windows where a text is long, and within the day's cap."""

from __future__ import annotations

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import connection

from apps.engine.asking import AnswerTo, NoAnswer, TooLong
from apps.engine.claims import Document, Reader
from apps.ingest.models import SpendingDay
from apps.ingest.second_reading.endpoint import AskFailed
from apps.ingest.second_reading.reader import second_reader
from apps.ingest.second_reading.spending import CapReached, set_aside, settle, spent_today, today
from tests.factories import DAY
from tests.ingest.chat_servers import (
    GRAMMAR,
    Asked,
    Reply,
    Script,
    agreeing,
    chatting,
    endpoint_at,
    entries,
    listing,
    reader_at,
    said,
)
from tests.ingest.worlds import ROCKETS, RUNNING, STRIKE

pytestmark = pytest.mark.django_db
GOOD = listing()


def document(text: str = STRIKE) -> Document:
    return Document(id="1", text=text, published=DAY, outlet="Paper")


def after(*replies: Reply) -> Script:
    """These replies in turn, and then good ones."""
    return lambda asked: replies[asked.number - 1] if asked.number <= len(replies) else agreeing(STRIKE)(asked)


def test_it_reads_the_claims_that_the_endpoint_lists_by_the_contract() -> None:
    with chatting(agreeing(STRIKE)) as server:
        reader: Reader = reader_at(server.url)
        [claim] = reader.read(document())

    [known] = GRAMMAR.read(document())
    assert (claim.quote, claim.sentence, claim.low, claim.place) == (known.quote, known.sentence, 7, known.place)
    assert (reader.name, reader.version) == ("chat", "reader-1 (prompt 1)")
    assert STRIKE in server.asked[0].question


@pytest.mark.parametrize(
    "reply",
    [
        Reply(b"", status=500),
        Reply(b"", status=503),
        Reply(b"", status=429),
        Reply(b'{"', headers={"Content-Length": "9"}),
    ],
    ids=["500", "503", "429", "broken off"],
)
def test_a_passing_failure_is_tried_again(reply: Reply) -> None:
    with chatting(after(reply, reply)) as server:
        assert len(reader_at(server.url).read(document())) == 1

    assert len(server.asked) == 3


def test_the_waits_grow() -> None:
    with chatting(after(*[Reply(b"", status=500)] * 3)) as server:
        reader_at(server.url, tries=4, backoff_seconds=0.2).read(document())

    times = [asked.at for asked in server.asked]
    waits = [later - earlier for earlier, later in pairwise(times)]
    assert 0.15 <= waits[0] < waits[1] < waits[2]
    assert waits[2] >= 0.6


def test_the_endpoint_s_own_wait_is_kept() -> None:
    with chatting(after(Reply(b"", status=429, headers={"Retry-After": "1"}))) as server:
        reader_at(server.url).read(document())

    first, second = server.asked
    assert second.at - first.at >= 1


def test_a_wait_beyond_the_document_s_time_is_left_to_the_caller() -> None:
    begun = time.monotonic()
    later = Reply(b"", status=429, headers={"Retry-After": "600"})
    with chatting(after(later)) as server, pytest.raises(AskFailed) as failed:
        reader_at(server.url).read(document())

    assert (failed.value.wait, len(server.asked)) == (600, 1)
    assert time.monotonic() - begun < 5


def test_it_gives_up_after_so_many_tries() -> None:
    with chatting(lambda _: Reply(b"", status=500)) as server, pytest.raises(AskFailed, match="answered 500"):
        reader_at(server.url, tries=3).read(document())

    assert len(server.asked) == 3


@pytest.mark.parametrize("status", [400, 401, 403])
def test_what_would_fail_again_is_asked_once(status: int) -> None:
    with chatting(lambda _: Reply({"error": "no"}, status=status)) as server, pytest.raises(AskFailed):
        reader_at(server.url).read(document())

    assert len(server.asked) == 1
    assert spent_today() == 0


@pytest.mark.parametrize("reply", [said('{"claims": [{"quote": "At le'), said("I cannot do that."), said("")])
def test_an_answer_without_claims_to_read_is_told_and_paid_for(reply: Reply) -> None:
    with chatting(lambda _: reply) as server, pytest.raises(NoAnswer):
        reader_at(server.url).read(document())

    assert (len(server.asked), spent_today()) == (1, 500)


def test_an_answer_that_ran_out_of_tokens_is_told_with_their_number() -> None:
    cut = said('{"claims": [', finish="length")
    with chatting(lambda _: cut) as server, pytest.raises(AskFailed, match="longer than 1,000 tokens"):
        reader_at(server.url).read(document())


def test_invented_and_contradicting_claims_are_refused_and_the_others_kept() -> None:
    [good] = entries(STRIKE)
    invented = good | {"quote": "At least ninety civilians"}
    contradicting = good | {"quote": "seven civilians", "qualifier": "exact", "low": 9, "high": 9}
    with chatting(lambda _: said(f"```json\n{json.dumps({'claims': [invented, good, contradicting]})}\n```")) as server:
        reading = reader_at(server.url).reading_of(document())

    assert [claim.quote for claim in reading.claims] == [good["quote"]]
    assert [refusal.reason for refusal in reading.refusals] == [
        "its quote does not stand in the text",
        "exact 7 asserts 7–7, not 9–9",
    ]


def test_a_long_text_is_asked_about_in_windows_and_loses_nothing() -> None:
    filler = "The road to the north was closed for the whole of that day.\n\n" * 150
    text = f"{STRIKE}\n\n{filler}{RUNNING}\n\n{filler}{ROCKETS}"

    def script(asked: Asked) -> Reply:
        part = asked.question.rpartition(" END OF ARTICLE")[0].rpartition(" ARTICLE\n")[2]
        return listing(*[entries(told)[0] for told in (STRIKE, RUNNING, ROCKETS) if told in part])

    with chatting(script) as server:
        claims = reader_at(server.url).read(document(text))

    assert len(server.asked) == 2
    assert [claim.start for claim in claims] == sorted(
        text.index(entries(t)[0]["quote"]) for t in (STRIKE, RUNNING, ROCKETS)
    )


def test_a_text_too_long_for_all_windows_is_told_and_costs_nothing() -> None:
    with chatting(lambda _: GOOD) as server, pytest.raises(TooLong, match="characters are more than 20 windows"):
        reader_at(server.url).read(document("The road was closed.\n" * 20_000))

    assert not server.asked


def test_windows_that_were_answered_are_not_asked_about_again() -> None:
    text = "The road to the north was closed for the whole of that day.\n\n" * 500
    kept: list[AnswerTo] = []
    with chatting(lambda _: GOOD) as server:
        reader = reader_at(server.url)
        reader.answers(document(text), answered=lambda answer, _: kept.append(answer))
        before = len(server.asked)
        reader.answers(
            document(text), answered=lambda answer, _: kept.append(answer), known=[a.window for a in kept[:-1]]
        )

    assert (before, len(server.asked)) == (3, 4)


def test_usage_is_counted_and_estimated_where_the_endpoint_tells_none() -> None:
    with chatting(lambda asked: said('{"claims": []}', tokens=321 if asked.number == 1 else None)) as server:
        reader_at(server.url).read(document())
        assert spent_today() == 321
        reader_at(server.url).read(document())

    letters = sum(len(message["content"]) for message in server.asked[1].body["messages"])
    assert 321 + letters / 4 < spent_today() < 321 + letters / 2
    assert SpendingDay.objects.get().requests == 2


def test_a_request_whose_answer_did_not_come_keeps_what_was_set_aside() -> None:
    late = Reply(GOOD.body, drip=0.1)
    with chatting(lambda _: late) as server, pytest.raises(AskFailed, match="took too long"):
        reader_at(server.url, endpoint=endpoint_at(server.url, seconds=0.3), tries=1).read(document())

    assert spent_today() > 1000


def test_a_day_s_cap_ends_the_asking_and_the_next_day_begins_anew() -> None:
    with chatting(lambda _: said('{"claims": []}', tokens=2_000)) as server:
        # Room for two answers of 2,000 tokens, but not for a third request of about 2,300.
        reader = reader_at(server.url, cap=6_000)
        reader.read(document())
        reader.read(document())
        with pytest.raises(CapReached, match="6,000 tokens a day leaves no room today; it goes on after 00:00 UTC"):
            reader.read(document())
        assert (len(server.asked), spent_today()) == (2, 4_000)
        # What a clock would do.
        SpendingDay.objects.update(day=today() - timedelta(days=1))
        reader.read(document())

    assert (len(server.asked), spent_today()) == (3, 2_000)


def test_a_request_beyond_any_day_s_cap_is_told_as_such() -> None:
    with (
        chatting(lambda _: GOOD) as server,
        pytest.raises(CapReached, match="more than the day's cap of 500") as reached,
    ):
        reader_at(server.url, cap=500).read(document())

    assert reached.value.ever
    assert not server.asked


@pytest.mark.django_db(transaction=True)
def test_threads_side_by_side_never_pass_the_cap_together() -> None:
    start = threading.Barrier(8)

    def spend(_: int) -> int:
        start.wait(timeout=10)
        taken = 0
        try:
            for _n in range(10):
                settle(set_aside(100, cap=1_050), 100)
                taken += 1
        except CapReached:
            pass
        finally:
            # This thread's own, or the test database cannot be emptied.
            connection.close()
        return taken

    with ThreadPoolExecutor(8) as pool:
        taken = sum(pool.map(spend, range(8)))

    assert (taken, spent_today()) == (10, 1_000)


def test_without_an_address_there_is_no_second_reader() -> None:
    assert second_reader() is None
