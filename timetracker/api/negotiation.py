"""What format an answer has."""

from rest_framework.negotiation import DefaultContentNegotiation


class OneFormat(DefaultContentNegotiation):
    """A route answers in its one format, whatever Accept says: no device in the field is refused for a header."""

    def select_renderer(self, request, renderers, format_suffix=None):
        return renderers[0], renderers[0].media_type
