"""How a test tries to break a named constraint or trigger, and which of them nobody has tried to break."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.apps import apps
from django.db import DatabaseError, transaction
from pghistory.models import Event

Attempt = Callable[[], object]


class Attempts:
    """The attempts to break the named constraints and triggers of one app's records."""

    def __init__(self, app_label: str) -> None:
        self.app_label = app_label
        self.by_name: dict[str, list[Attempt]] = {}

    def to_break(self, name: str) -> Callable[[Attempt], Attempt]:
        """Register a function that makes everything needed and, last, does what the constraint forbids."""

        def register(attempt: Attempt) -> Attempt:
            self.by_name.setdefault(name, []).append(attempt)
            return attempt

        return register

    @property
    def cases(self) -> list[object]:
        """A test parameter for each attempt, named after the constraint and the attempt."""
        named = [(name, attempt) for name, attempts in self.by_name.items() for attempt in attempts]
        return [pytest.param(name, attempt, id=f"{name}: {attempt.__name__}") for name, attempt in named]

    def untried(self) -> set[str]:
        """Constraints and triggers that no attempt is registered for, and attempts on what is not there."""
        return self._declared() ^ set(self.by_name)

    def _declared(self) -> set[str]:
        names: set[str] = set()
        for model in apps.get_app_config(self.app_label).get_models():
            if issubclass(model, Event):
                continue
            names |= {constraint.name for constraint in model._meta.constraints}
            triggers = getattr(model._meta, "triggers", ())
            names |= {trigger.name for trigger in triggers if not _writes_history(trigger.name)}
        return names


def _writes_history(trigger_name: str) -> bool:
    return trigger_name in {"update_update", "delete_delete"}


def refusal_of(attempt: Attempt) -> str:
    """The name of the constraint that refused the attempt, or the words of the trigger that did."""
    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        attempt()
    cause = refused.value.__cause__
    return str(getattr(getattr(cause, "diag", None), "constraint_name", None) or cause)
