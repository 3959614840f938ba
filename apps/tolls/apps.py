"""Django application of `apps.tolls`."""

from django.apps import AppConfig


class TollsConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "apps.tolls"
