"""Text as people search for it."""

import pytest

from attendance.folding import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Łukasz ЇЖАК", "lukasz іжак"),
        ("ZAŻÓŁĆ GĘŚLĄ JAŹŃ", "zazolc gesla jazn"),
        ("Ґанок Єви й Йосипа", "ґанок єви и иосипа"),
        ("Ærø Đorđe", "æro dorde"),
        ("Straße", "strasse"),
        ("№ 1/2", "no 1/2"),
        ("", ""),
    ],
)
def test_case_accents_and_strokes_make_no_difference(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize("text", ["Łukasz ЇЖАК", "İstanbul", "ŒUVRE", "ǅ"])
def test_folded_text_folds_to_itself(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize("text", ["Łódź", "Їжак", "Straße", "Đorđe"])
def test_upper_and_lower_case_fold_alike(text):
    assert fold(text.upper()) == fold(text.lower()) == fold(text)
