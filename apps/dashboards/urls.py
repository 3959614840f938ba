"""Addresses of the public pages."""

from django.urls import URLPattern, URLResolver, path

from apps.dashboards.articles import article
from apps.dashboards.boundaries import boundaries
from apps.dashboards.exports import districts_csv, incidents_csv, running_csv, series_csv
from apps.dashboards.incident_page import incident
from apps.dashboards.incidents import incident_list
from apps.dashboards.methodology import methodology
from apps.dashboards.overview import conflicts, overview
from apps.dashboards.running import running
from apps.dashboards.sources import source, source_list

app_name = "dashboards"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", conflicts, name="conflicts"),
    path("c/<slug:slug>/", overview, name="overview"),
    path("c/<slug:slug>/series.csv", series_csv, name="series_csv"),
    path("c/<slug:slug>/districts.csv", districts_csv, name="districts_csv"),
    path("c/<slug:slug>/boundaries.json", boundaries, name="boundaries"),
    path("c/<slug:slug>/incidents/", incident_list, name="incidents"),
    path("c/<slug:slug>/incidents.csv", incidents_csv, name="incidents_csv"),
    path("c/<slug:slug>/running/", running, name="running"),
    path("c/<slug:slug>/running.csv", running_csv, name="running_csv"),
    path("c/<slug:slug>/sources/", source_list, name="sources"),
    path("c/<slug:slug>/methodology/", methodology, name="methodology"),
    path("incidents/<slug:public_id>/", incident, name="incident"),
    path("articles/<int:article_id>/", article, name="article"),
    path("sources/<slug:key>/", source, name="source"),
]
