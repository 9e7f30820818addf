"""The canonical form of a badge's UID."""

import pytest

from attendance.uids import canonical_uid


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        (" 04a1b2c3 ", "04A1B2C3"),
        ("04:A1:b2:C3", "04A1B2C3"),
        ("04-A1 B2-C3", "04A1B2C3"),
        ("04:A1:B2:C3:D4:E5:F6", "04A1B2C3D4E5F6"),
        ("0102030405060708090a", "0102030405060708090A"),
    ],
)
def test_a_card_loses_its_separators(text, canonical):
    assert canonical_uid(text) == canonical


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("emp-1a2b3c4d", "EMP-1A2B3C4D"),
        ("04:A1:B2", "04:A1:B2"),
        ("04:A1:B2:C3:D4", "04:A1:B2:C3:D4"),
        ("04A1B2CG", "04A1B2CG"),
        ("  ", ""),
        (" працівник 7 ", "ПРАЦІВНИК 7"),
    ],
)
def test_other_text_keeps_its_shape(text, canonical):
    assert canonical_uid(text) == canonical


@pytest.mark.parametrize("text", ["04:a1:b2:c3", "emp-1", " ß "])
def test_what_is_canonical_stays_as_it_is(text):
    assert canonical_uid(canonical_uid(text)) == canonical_uid(text)
