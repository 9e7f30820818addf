from attendance.admin import events, organisation, people  # noqa: F401  (registers them)
