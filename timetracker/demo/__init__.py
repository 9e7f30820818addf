"""A small believable company: people, badges, doors, and months of taps with the mistakes that people make.

The same arguments on the same day give the same company, but for its secrets: keys are drawn by chance every time.
"""
