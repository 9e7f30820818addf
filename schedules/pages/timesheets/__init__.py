"""The timesheets as pages: a month of many people, and a person's month with the arithmetic behind every figure."""
