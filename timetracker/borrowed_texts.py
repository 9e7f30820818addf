"""Sentences of Django and DRF that people meet here, and that their own Ukrainian or Polish lacks or gets wrong.

Nothing imports this: `make messages` collects the texts from here, so that locale/ can say them.
"""

from django.utils.translation import gettext_noop

# Put in front of a name as it stands, where both languages would need another case: the translations set it apart.
gettext_noop("Add %s")
gettext_noop("Change %s")
gettext_noop("View %s")
gettext_noop("Add %(name)s")
gettext_noop("Add another %(verbose_name)s")
gettext_noop("Add another %(model)s")
gettext_noop("Change selected %(model)s")
gettext_noop("View selected %(model)s")
gettext_noop("Delete selected %(model)s")
gettext_noop("Select all %(total_count)s %(module_name)s")
gettext_noop("Models in the %(name)s application")
gettext_noop(" By %(filter_title)s ")

# Said of a name, whose gender Polish endings would have to follow.
gettext_noop("The {name} “{obj}” was added successfully.")
gettext_noop("The {name} “{obj}” was added successfully. You may add another {name} below.")
gettext_noop("The {name} “{obj}” was changed successfully.")
gettext_noop("The {name} “{obj}” was changed successfully. You may edit it again below.")
gettext_noop("The {name} “{obj}” was changed successfully. You may add another {name} below.")
gettext_noop("%(name)s with ID “%(key)s” doesn’t exist. Perhaps it was deleted?")

# The admin
gettext_noop("Model name")
gettext_noop("Add link")
gettext_noop("Change or view list link")
gettext_noop("After you’ve created a user, you’ll be able to edit more user options.")
gettext_noop(
    "ManagementForm data is missing or has been tampered with. Missing fields: %(field_names)s."
    " You may need to file a bug report if the issue persists."
)

# The page that refuses a form sent from elsewhere
gettext_noop(
    "You are seeing this message because this HTTPS site requires a “Referer header” to be sent by your web browser,"
    " but none was sent. This header is required for security reasons, to ensure that your browser is not being"
    " hijacked by third parties."
)
gettext_noop(
    'If you are using the <meta name="referrer" content="no-referrer"> tag or including the “Referrer-Policy:'
    " no-referrer” header, please remove them. The CSRF protection requires the “Referer” header to do strict referer"
    ' checking. If you’re concerned about privacy, use alternatives like <a rel="noreferrer" …> for links to'
    " third-party sites."
)
gettext_noop(
    "If you have configured your browser to disable cookies, please re-enable them, at least for this site, or for"
    " “same-origin” requests."
)

# The API
gettext_noop("Authentication credentials were not provided.")
gettext_noop("Must be a valid boolean.")
gettext_noop("Not a valid string.")
gettext_noop("Surrogate characters are not allowed: U+{code_point:X}.")
