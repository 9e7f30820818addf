"""The API's description of itself, and two pages to read and try it; everything comes from this server."""

from functools import cache

from csp.constants import NONCE, SELF
from csp.decorators import csp_update
from django.http import HttpResponse
from django.utils import translation
from django.utils.decorators import method_decorator
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiYamlRenderer
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularRedocView, SpectacularSwaggerSplitView
from rest_framework import serializers
from rest_framework.views import APIView

_FORMATS = {
    "json": ("application/json", OpenApiJsonRenderer),
    "yaml": ("application/yaml", OpenApiYamlRenderer),
}


@cache
def schema_as(name: str) -> bytes:
    """The whole description in the format `json` or `yaml`, in English whoever asks; it is made once per process."""
    with translation.override("en"):
        return _FORMATS[name][1]().render(SchemaGenerator().get_schema(public=True))


class FormatSerializer(serializers.Serializer):
    format = serializers.ChoiceField(list(_FORMATS), default="json")


class Schema(APIView):
    authentication_classes = ()
    permission_classes = ()

    @extend_schema(
        parameters=[FormatSerializer],
        responses={(200, media_type): OpenApiTypes.OBJECT for media_type, _renderer in _FORMATS.values()},
    )
    def get(self, request):
        """This description (OpenAPI 3.1)."""
        asked = FormatSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        name = asked.validated_data["format"]
        return HttpResponse(schema_as(name), content_type=_FORMATS[name][0])


class SwaggerPage(SpectacularSwaggerSplitView):
    authentication_classes = ()
    template_name = "docs/swagger.html"


# ReDoc writes its own styles, and builds the index of its search in a worker that it carries within itself.
@method_decorator(csp_update({"style-src": [SELF, NONCE], "worker-src": ["blob:"]}), name="dispatch")
class RedocPage(SpectacularRedocView):
    authentication_classes = ()
    template_name = "docs/redoc.html"
