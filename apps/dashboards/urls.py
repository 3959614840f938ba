"""Addresses of the public pages."""

from django.urls import URLPattern, URLResolver, path

from apps.dashboards.boundaries import boundaries
from apps.dashboards.overview import conflicts, overview
from apps.dashboards.running import running

app_name = "dashboards"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", conflicts, name="conflicts"),
    path("c/<slug:slug>/", overview, name="overview"),
    path("c/<slug:slug>/incidents/", overview, name="incidents"),
    path("c/<slug:slug>/running/", running, name="running"),
    path("c/<slug:slug>/series.csv", running, name="series_csv"),
    path("c/<slug:slug>/districts.csv", running, name="districts_csv"),
    path("c/<slug:slug>/running.csv", running, name="running_csv"),
    path("c/<slug:slug>/boundaries.json", boundaries, name="boundaries"),
    path("c/<slug:slug>/sources/", running, name="sources"),
    path("c/<slug:slug>/methodology/", running, name="methodology"),
    path("incidents/<str:public_id>/", overview, name="incident"),
    path("articles/<int:article_id>/", overview, name="article"),
]
