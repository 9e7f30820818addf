"""The pages of the plan: roster, absences, timesheets."""
