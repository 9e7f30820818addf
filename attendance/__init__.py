"""The facts: people, the badges they held, the terms they worked on, and who came and went."""
