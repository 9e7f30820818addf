from terminals.admin import badges, devices, doors, people, scans  # noqa: F401  (registers them)
