from attendance.admin import audit, events, organisation, people, periods  # noqa: F401  (registers them)
