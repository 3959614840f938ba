"""Addresses of `apps.api`."""

from django.urls import URLPattern, URLResolver, include, path, re_path
from rest_framework.routers import SimpleRouter

from apps.api import lists
from apps.api.answers import NoSuchAddress
from apps.api.docs import DocumentationView, SchemaView
from apps.api.figures import DistrictsView, HeadlinesView, SeriesView

app_name = "api"

router = SimpleRouter()
router.register("conflicts", lists.ConflictViews, "conflict")
router.register("incidents", lists.IncidentViews, "incident")
router.register("claims", lists.ClaimViews, "claim")
router.register("tolls", lists.TollViews, "toll")
router.register("running-tolls", lists.RunningTollViews, "running-toll")
router.register("articles", lists.ArticleViews, "article")
router.register("sources", lists.SourceViews, "source")
router.register("sides", lists.SideViews, "side")
router.register("places", lists.PlaceViews, "place")

urlpatterns: list[URLPattern | URLResolver] = [
    path("schema/", SchemaView.as_view(), name="schema"),
    path("docs/", DocumentationView.as_view(), name="docs"),
    path("v1/conflicts/<slug:slug>/headlines/", HeadlinesView.as_view(), name="headlines"),
    path("v1/conflicts/<slug:slug>/series/", SeriesView.as_view(), name="series"),
    path("v1/conflicts/<slug:slug>/districts/", DistrictsView.as_view(), name="districts"),
    path("v1/", include(router.urls)),
    # An address without its last slash is sent to the one with it, where there is one.
    re_path(r"^v1/(?:.*/)?$", NoSuchAddress.as_view()),
]
