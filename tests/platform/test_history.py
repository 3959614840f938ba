"""Whoever changes something through a page is noted with the change."""

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils.module_loading import import_string

from apps.conflicts.models import Actor
from conflict_tracker import settings as project
from tests.factories import make_actor, make_user


def change_through(request: HttpRequest, actor: Actor) -> dict[str, object]:
    """Rename the actor inside the middleware; the context that the history row then carries."""

    def view(_request: HttpRequest) -> HttpResponse:
        Actor.objects.filter(pk=actor.pk).update(name="Renamed")
        return HttpResponse()

    middleware = next(path for path in project.MIDDLEWARE if path.startswith("pghistory."))
    import_string(middleware)(view)(request)
    event = apps.get_model("conflicts", "ActorEvent").objects.get(pgh_obj=actor)
    return event.pgh_context.metadata if event.pgh_context else {}


@pytest.mark.django_db
def test_the_user_of_a_request_is_in_the_context_of_the_change(rf: RequestFactory) -> None:
    user = make_user()
    request = rf.post("/somewhere")
    request.user = user

    context = change_through(request, make_actor(name="First"))
    assert (context["user"], context["url"]) == (user.pk, "/somewhere")


@pytest.mark.django_db
def test_a_change_that_only_a_reading_request_makes_has_no_context(rf: RequestFactory) -> None:
    request = rf.get("/somewhere")
    request.user = AnonymousUser()

    assert change_through(request, make_actor(name="First")) == {}
