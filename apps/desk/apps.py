"""Django application of `apps.desk`."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def _ensure_roles(**_: Any) -> None:
    # The roles need models, which are not loaded yet when this module is.
    from apps.desk.roles import ensure_roles  # noqa: PLC0415

    ensure_roles()


class DeskConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "apps.desk"

    def ready(self) -> None:
        """Create the roles after every migration; this app stands after all that have permissions."""
        post_migrate.connect(_ensure_roles, sender=self, dispatch_uid="desk_roles")
