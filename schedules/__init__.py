"""The plan: roster, day types, absences, holidays, and everything that holds plan and facts against each other."""
