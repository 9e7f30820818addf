"""What format an answer has, and what OPTIONS answers."""

from rest_framework.metadata import BaseMetadata
from rest_framework.negotiation import DefaultContentNegotiation


class OneFormat(DefaultContentNegotiation):
    """A route answers in its one format, whatever Accept says: no device in the field is refused for a header."""

    def select_renderer(self, request, renderers, format_suffix=None):
        return renderers[0], renderers[0].media_type


class OnlyAllow(BaseMetadata):
    """OPTIONS answers the header Allow and no body: what a route takes and gives stands in the schema."""

    def determine_metadata(self, request, view):
        return None
