from schedules.admin import balances, codes, departments, leave, payroll  # noqa: F401  (registers them)
