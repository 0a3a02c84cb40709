"""The two ways text is brought into shape: blanks squeezed, names folded to keys."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.text import fold, letters, name_key, squeeze

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]))
BLANKS = ("\u00a0", "\u2028", "\u2029", "\u200b", "\ufeff", "\t", "\n", "\r\n", "  ", "\u3000")


@pytest.mark.parametrize("blank", BLANKS, ids=ascii)
def test_squeeze_leaves_single_spaces_and_no_invisible_characters(blank):
    assert squeeze(f"{blank}The{blank} {blank}Road{blank}") == "The Road"


@settings(deadline=None)
@given(ANY_TEXT)
def test_squeeze_is_idempotent(text):
    assert squeeze(squeeze(text)) == squeeze(text)


@settings(deadline=None)
@given(ANY_TEXT)
def test_fold_is_idempotent(text):
    assert fold(fold(text)) == fold(text)


def test_fold_is_idempotent_on_every_character_of_the_first_planes():
    characters = (chr(n) for n in range(0x20000) if not 0xD800 <= n <= 0xDFFF)
    assert [c for c in characters if fold(fold(c)) != fold(c)] == []


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("  Amélie POULAIN ", "amelie poulain"),
        ("Ame\u0301lie\u00a0Poulain", "amelie poulain"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("№ 9", "no 9"),
        ("Ｌａｎｔｅｒｎ", "lantern"),
        ("Лампа", "лампа"),
        ("", ""),
        ("\u0301\u200b", ""),
        ("Władysław Pasikowski", "wladyslaw pasikowski"),
        ("Jørgen Leth", "jorgen leth"),
        ("Paweł Pawlikowski", "pawel pawlikowski"),
        ("Yılmaz Güney", "yilmaz guney"),
        ("İlker ALP", "ilker alp"),
        ("Baltasar Kormákur Sæmundur Þór Davíð", "baltasar kormakur saemundur thor david"),
        ("Đorđe Hŧħ Œuvre", "dorde hth oeuvre"),
        ("ſo Ŋə Ƀeƙ", "so ne bek"),
        ("千と千尋の神隠し", "千と千尋の神隠し"),
        ("Στέλλα", "στελλα"),
        ("می\u200cخواهم", "میخواهم"),
        ("Super\u00adman", "superman"),
    ],
)
def test_fold_drops_case_accents_and_surplus_blanks(text, key):
    assert fold(text) == key


@pytest.mark.parametrize(
    "text", ["می\u200cخواهم", "क्\u200dष", "Super\u00adman", "👩\u200d🚀"], ids=ascii
)
def test_joiners_within_a_word_stay_in_what_is_shown(text):
    assert squeeze(f" {text}\u200b ") == text


@pytest.mark.parametrize("text", ["\u200d", "\u00ad \u200c", " \u200bA\u200d "], ids=ascii)
def test_joiners_that_join_nothing_are_no_text(text):
    assert squeeze(text) in ("", "A")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("WALL·E", "walle"),
        ("E.T.", "et"),
        ("Spider-Man", "spiderman"),
        ("Ocean’s Eleven", "oceanseleven"),
        ("Kaʻahumanu", "kaahumanu"),
        ("Fast & Furious", "fastandfurious"),
        ("!!!", ""),
        ("हिन्दी मीडियम", "हिनदीमीडियम"),
        ("1\ufe0f\u20e3 ❤\ufe0f", "1"),
    ],
)
def test_letters_are_what_is_left_of_a_name_without_blanks_and_punctuation(text, key):
    assert letters(text) == key
    assert name_key(text).split() == [] or key.startswith(name_key(text).split()[0])
