"""JSON as it comes from strangers: whatever cannot be stored is refused here, with a sentence."""

import json

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class StrictJSONParser(JSONParser):
    """UTF-8 JSON objects only: no NaN, no lone surrogates, no nesting beyond reason, no endless numbers.

    An empty body is an empty object. Raises ParseError (400).
    """

    def parse(self, stream, media_type=None, parser_context=None):
        try:
            text = stream.read().decode("utf-8-sig")
            data = json.loads(text, parse_constant=_refuse) if text.strip() else {}
            if "\\u" in text:
                json.dumps(data, ensure_ascii=False).encode()
        except (ValueError, RecursionError) as error:
            raise ParseError(_("The body is not valid JSON in UTF-8.")) from error
        if not isinstance(data, dict):
            raise ParseError(_("The body must be a JSON object."))
        return data


def _refuse(constant):
    raise ValueError(constant)
