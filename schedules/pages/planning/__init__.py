"""Planning many days at once: patterns, copies, spreadsheets and publishing; each looked at before it is confirmed."""
