"""Who may do what at the desk."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from apps.desk.roles import Role, ensure_demo_editor, ensure_roles
from apps.incidents.visibility import sees_everything
from tests.factories import make_claim, make_incident, make_user

pytestmark = pytest.mark.django_db


def test_the_roles_are_there_after_migrating() -> None:
    assert set(Group.objects.values_list("name", flat=True)) >= {role.value for role in Role}


def test_bringing_the_roles_up_to_date_takes_foreign_permissions_away() -> None:
    editors, reviewers = (Group.objects.get(name=name) for name in ("editor", "reviewer"))
    before = set(editors.permissions.all())
    editors.permissions.set(reviewers.permissions.filter(codename="review_incident"))

    ensure_roles()

    assert set(editors.permissions.all()) == before


@pytest.mark.parametrize(
    ("role", "sees", "corrects", "reviews", "keeps_accounts"),
    [
        ("reader", False, False, False, False),
        ("editor", True, True, False, False),
        ("reviewer", True, True, True, False),
        ("administrator", True, True, True, True),
    ],
)
def test_each_role_has_its_rights(role: str, sees: bool, corrects: bool, reviews: bool, keeps_accounts: bool) -> None:
    user = make_user(role)

    assert sees_everything(user) is sees
    assert user.has_perm("incidents.change_claim") is corrects
    assert user.has_perm("incidents.review_incident") is reviews
    assert user.has_perm("auth.change_user") is keeps_accounts


def test_only_administrators_set_the_publishing_policy() -> None:
    assert not make_user("reviewer").has_perm("conflicts.change_conflict")
    assert make_user("administrator").has_perm("conflicts.change_conflict")


def test_nobody_comes_in_without_a_login(client: Client) -> None:
    claim = make_claim(incident=make_incident())

    response = client.get(f"/admin/incidents/claim/{claim.pk}/change/")

    assert response.status_code == 302
    assert "/admin/login/" in response.headers["Location"]


def test_a_reader_on_the_staff_sees_that_nothing_is_theirs(client: Client) -> None:
    client.force_login(make_user("reader", is_staff=True))

    assert b"nothing here is yours to see yet" in client.get("/admin/").content
    assert client.get("/admin/incidents/incident/").status_code == 403


def test_the_desk_is_grouped_by_work(client: Client) -> None:
    client.force_login(make_user("administrator"))

    page = client.get("/admin/").content.decode()

    sections = ["Work", "Reference", "Record", "History", "Accounts"]
    places = [page.index(f"<caption>{name}</caption>") for name in sections]
    assert places == sorted(places)


def test_an_editor_sees_no_accounts(client: Client) -> None:
    client.force_login(make_user("editor"))

    assert b"<caption>Accounts</caption>" not in client.get("/admin/").content


def test_the_demonstration_has_an_editor_who_reviews() -> None:
    first = ensure_demo_editor("editor", "open at last")

    again = ensure_demo_editor("editor", "another one, please")

    assert again.pk == first.pk
    assert again.check_password("another one, please")
    assert again.is_staff
    assert not again.is_superuser
    assert again.has_perm("incidents.review_incident")
