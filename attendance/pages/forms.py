"""How pages show what was typed, and what was refused of it in words."""

from django.utils import timezone
from rest_framework.exceptions import ValidationError

from timetracker.api.errors import Problem
from timetracker.api.fields import read_instant

REFUSALS = (Problem, ValidationError)
_ABOUT_THE_TIME = {"nonexistent_time", "ambiguous_time", "in_future"}


def in_words(refusal: Exception, time_field: str) -> dict[str, list[str]]:
    """The sentences of one of REFUSALS by the field they are about; under `form` what is about none."""
    if isinstance(refusal, ValidationError):
        return {name: [str(sentence) for sentence in found] for name, found in refusal.detail.items()}
    return {time_field if refusal.code in _ABOUT_THE_TIME else "form": [str(refusal.detail)]}


def local_input(text: str) -> dict[str, str]:
    """The `type` and `value` of the field for a time: the browser's own clock, or plain text where that cannot show it.

    That is how an offset is kept, or added, in the hour that comes twice in autumn.
    """
    try:
        instant = read_instant(text)
        local = timezone.localtime(instant, timezone.get_default_timezone()).replace(tzinfo=None)
        value = local.isoformat(timespec="seconds" if local.second else "minutes")
        if read_instant(value) == instant:
            return {"type": "datetime-local", "value": value}
    except (Problem, ValueError):
        pass
    return {"type": "text" if text else "datetime-local", "value": text}
