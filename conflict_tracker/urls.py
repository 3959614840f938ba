"""All addresses of the site, each app's own beneath its prefix."""

from django.contrib import admin
from django.urls import include, path

from conflict_tracker.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("admin/", admin.site.urls),
    path("api/", include("apps.api.urls")),
    path("", include("apps.dashboards.urls")),
]
