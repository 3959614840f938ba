"""What every page of the desk stands on: who may do what, and records that are only shown."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.defaultfilters import truncatechars
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from apps.desk.history import changes_of


def person_of(request: HttpRequest) -> User:
    """Who acts; the admin lets in nobody who is not logged in."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def public_incident(public_id: str) -> str:
    """The address under which readers see an incident."""
    return f"/incidents/{public_id}/"


def public_article(article_id: int) -> str:
    """The address under which readers see an article."""
    return f"/articles/{article_id}/"


class DeskAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # the class takes no parameter at run time
    """A list and form of one kind of record; its history shows every value that stood before."""

    list_per_page = 50
    show_full_result_count = False
    save_on_top = False
    may_be_deleted = True
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}  # noqa: RUF012  read by Django from the class

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_be_deleted and super().has_delete_permission(request, obj)

    def not_found(self, request: HttpRequest) -> HttpResponse:
        """Back to the list, with a word on why."""
        messages.warning(request, f"There is no such {self.opts.verbose_name}; it may have gone.")
        return HttpResponseRedirect(reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list, under the plain name of what it lists."""
        title = str(self.opts.verbose_name_plural).capitalize()
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The record's history: what changed from what to what, when and by whom."""
        record = self.get_object(request, object_id)
        changes = changes_of(record) if record is not None else []
        return super().history_view(request, object_id, {"changes": changes, **(extra_context or {})})


class ShownOnly(DeskAdmin):
    """Records that the machine or a verb writes: to be looked at, never added, changed or deleted by hand."""

    may_be_deleted = False
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ShownRows(admin.TabularInline):  # type: ignore[type-arg]  # the class takes no parameter at run time
    """Rows beneath a record that are only shown."""

    extra = 0
    can_delete = False
    show_change_link = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class Rows(admin.TabularInline):  # type: ignore[type-arg]  # the class takes no parameter at run time
    """Rows beneath a record that are edited with it."""

    extra = 0


def change_url(record: models.Model) -> str:
    """The desk's page of a record."""
    meta = record._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[record.pk])


def link_to(record: models.Model | None, words: str = "", *, most: int = 80) -> SafeString | str:
    """A link to the desk's page of a record, or a dash where there is none."""
    if record is None:
        return "–"
    return format_html('<a href="{}">{}</a>', change_url(record), truncatechars(words or str(record), most))
