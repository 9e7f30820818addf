"""Text as people search for it: without case, without accents, the same on every database."""

import unicodedata

# Letters that Unicode does not decompose, but that people type without their stroke.
_STROKES = str.maketrans({"ł": "l", "đ": "d", "ø": "o"})


def fold(text: str) -> str:
    """`text` in the form that searches compare: "Łukasz ЇЖАК" gives "lukasz іжак"."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_STROKES)
