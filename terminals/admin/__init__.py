from terminals.admin import badges, devices, people, scans  # noqa: F401  (registers them)
