"""The schema and its browsable documentation, served from here alone."""

from __future__ import annotations

from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView


class SchemaView(SpectacularAPIView):
    """The OpenAPI schema."""


class DocumentationView(SpectacularSwaggerSplitView):
    """The schema as pages; its script comes from an address of its own, since none may stand in a page."""

    url_name = "api:schema"
    template_name = "api/docs.html"
    template_name_js = "api/docs.js"
