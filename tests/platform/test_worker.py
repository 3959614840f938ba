"""Celery is set up so that a lost broker costs a wait and nothing else."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from celery import Celery
from kombu.exceptions import OperationalError

from conflict_tracker import celery_app
from conflict_tracker.connections import celery_broker


@pytest.mark.parametrize(
    "where", [lambda folder: f"unix://{folder}/none.sock", lambda _folder: "redis://127.0.0.1:1/0"]
)
def test_enqueuing_with_the_broker_down_fails_within_two_seconds(tmp_path: Path, where: Callable[[Path], str]) -> None:
    app = Celery("lonely")
    app.config_from_object("django.conf:settings", namespace="CELERY")
    app.conf.update(broker_url=celery_broker(where(tmp_path)))
    started = time.monotonic()

    with pytest.raises(OperationalError):
        app.send_task("anything")
    assert time.monotonic() - started < 2


def test_every_scheduled_task_exists_and_expires_before_its_next_turn() -> None:
    celery_app.loader.import_default_modules()

    for entry in celery_app.conf.beat_schedule.values():
        assert entry["task"] in celery_app.tasks
        assert entry["options"]["expires"] <= entry["schedule"]


def test_tasks_are_given_back_by_a_worker_that_dies_and_never_while_it_runs() -> None:
    conf = celery_app.conf

    assert conf.task_acks_late
    assert conf.task_reject_on_worker_lost
    assert conf.broker_transport_options["visibility_timeout"] > conf.task_time_limit
    assert conf.accept_content == ["json"]
