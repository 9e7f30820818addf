"""Which columns payroll gets."""
