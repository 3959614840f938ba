"""The editors' desk: every record in Django's admin, each kind in the module of its subject."""

from django.contrib import admin

from apps.desk import articles, claims, conflicts, findings, incidents, ledger, places, second_readings, sources

__all__ = ("articles", "claims", "conflicts", "findings", "incidents", "ledger", "places", "second_readings", "sources")

admin.site.site_header = "Conflict Tracker desk"
admin.site.site_title = "Conflict Tracker desk"
admin.site.index_title = "Desk"
