"""What the roster's script says, in the reader's language."""

from django.utils.translation import gettext as _


def words() -> dict[str, str]:
    """By the name under which the script asks for it; `{…}` stands for what the script fills in."""
    return {
        "empty": _("empty"),
        "typing": _("Hours or a code"),
        "readOnly": _("You cannot change this row: its month is closed, or you do not plan for this person."),
        "saving": _("Saving…"),
        "saved": _("All changes are saved."),
        "refused": _("Cells that could not be saved: {count}. The first: {sentence}"),
        "offline": _("There is no connection. Your changes are kept here and sent again in {seconds} s."),
        "signedOut": _("You were signed out. Your changes are kept here."),
        "notPossible": _("Nothing could be saved: {sentence}"),
        "copied": _("Copied cells: {count}."),
        "pasted": _("Pasted cells: {count}."),
        "pastedInPart": _(
            "Pasted cells: {count}. Left out, because they lie outside the roster or may not be changed: {left}."
        ),
        "undone": _("Cells that are as before: {count}."),
        "redone": _("Cells that were done again: {count}."),
    }
