"""Django application of `apps.desk`."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "apps.desk"
