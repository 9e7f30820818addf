"""The one canonical form in which a badge's UID is stored and compared (API.md, People)."""

import re

MAX_LENGTH = 64
_SEPARATORS = re.compile(r"[:\-\s]")
_CARD = re.compile(r"[0-9A-F]{8}|[0-9A-F]{14}|[0-9A-F]{20}")


def canonical_uid(text: str) -> str:
    """Trimmed and upper case; a card's UID (4, 7 or 10 bytes in hex) also loses its separators.

    Text that is no card's UID keeps its shape: phones send `EMP-1A2B3C4D`.
    """
    text = text.strip().upper()
    bare = _SEPARATORS.sub("", text)
    return bare if _CARD.fullmatch(bare) else text
