"""Which encoding a text is in: whatever it is stored in, the same words come out."""

import pytest

from data.csv.encodings import recognise_encoding
from data.csv.files import RawFile
from data.csv.survey import read_text
from engine.errors import DataError

SPANISH = "El niño que gritó\nCrónica de un año\n¿Qué he hecho yo?\nCuéntame cómo pasó\nLa señora"
FRENCH = "Amélie\nLes Misérables\nÀ bout de souffle\nÊtre et avoir\nNoël\nFrançais, l’Été"
GERMAN = "Männer\nDer Schuh des Manitu\nFür immer\nGroße Liebe"
DANISH = "Drømmen\nNår dyrene drømmer\nPå størrelse"
POLISH = "Dzień świra\nCzłowiek z żelaza\nMiś\nŁódź\nŹródło\nŚwięta"
CZECH = "Ostře sledované vlaky\nPříběh\nÚčastníci zájezdu\nŽelary\nMůj život"
RUSSIAN = "Брат\nИрония судьбы\nБелое солнце пустыни\nМосква слезам не верит"
TURKISH = "Kış Uykusu\nUçurtmayı Vurmasınlar\nGüneşe Yolculuk\nBabam ve Oğlum\nİstanbul"
GREEK = "Ευδοκία\nΤο βλέμμα του Οδυσσέα\nΣτέλλα"
FEW_ACCENTS = "Título número 1\nUna descripción\nLa canción de María\nAquí y ahora"
ENGLISH = "It’s a Wonderful Life\nWe’re the Millers\nRock ’n’ Roll\nDangerous Liaisons—Again"
TYPOGRAPHY = "It’s a Wonderful Life\nOcean’s Eleven\n“Quoted” – and so on"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        *((SPANISH, e) for e in ("cp1252", "latin-1", "iso8859-15", "mac-roman", "cp850", "cp437")),
        *((FRENCH, e) for e in ("cp1252", "mac-roman")),
        *((GERMAN, e) for e in ("cp1252", "mac-roman", "cp850")),
        *((DANISH, e) for e in ("cp1252", "mac-roman", "cp850")),
        *((f"{SPANISH}\n{GERMAN}\n{DANISH}", e) for e in ("cp1252", "mac-roman", "cp850")),
        *((POLISH, e) for e in ("cp1250", "iso8859-2", "cp852")),
        *((CZECH, e) for e in ("cp1250", "cp852")),
        *((RUSSIAN, e) for e in ("cp1251", "koi8-r", "cp866", "iso8859-5", "mac-cyrillic")),
        *((TURKISH, e) for e in ("cp1254", "iso8859-9")),
        *((GREEK, e) for e in ("cp1253", "iso8859-7")),
        *((TYPOGRAPHY, e) for e in ("cp1252", "mac-roman")),
        *((FEW_ACCENTS, e) for e in ("cp1252", "mac-roman", "cp850")),
        (ENGLISH, "cp1252"),
        ("Amélie", "cp1252"),
        ("Two\u00a0words", "cp1252"),
        ("Mr. Magoo®", "cp1252"),
        ("CORAZÓN Y CAÑAS", "cp1252"),
    ],
)
def test_the_words_that_come_out_are_those_that_went_in(text, encoding):
    data = text.encode(encoding)
    recognised = recognise_encoding(data.split(b"\n"))
    assert recognised
    assert data.decode(recognised) == text


@pytest.mark.parametrize("data", [b"lamp\x81\xff", b"u\xff", b"ns\xff", bytes(range(128, 256))])
def test_what_is_no_language_is_no_encoding(data):
    assert recognise_encoding([data]) is None


TEXT = f"title,year\n{SPANISH}\n".replace("\n", ",2001\n")


def text_of(tmp_path, data, encoding=None):
    path = tmp_path / "x.csv"
    path.write_bytes(data)
    text = read_text(RawFile(path, "x.csv"), encoding)
    with text.open() as stream:
        return stream.read().decode("utf-8", "surrogateescape")


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "cp1252"],
)
def test_a_text_is_read_whatever_it_is_stored_in(tmp_path, encoding):
    assert text_of(tmp_path, TEXT.encode(encoding)) == TEXT


def test_utf_16_without_a_mark_is_recognised_in_another_script(tmp_path):
    text = f"title,year\n{RUSSIAN}\n".replace("\n", ",2001\n")
    assert text_of(tmp_path, text.encode("utf-16-le")) == text


def test_lines_of_old_macs_are_lines(tmp_path):
    assert text_of(tmp_path, TEXT.replace("\n", "\r").encode("mac-roman")) == TEXT


@pytest.mark.parametrize("damage", [b"\xff", b"\xe9", b"\xc3"])
def test_a_damaged_byte_does_not_change_what_the_others_are(tmp_path, damage):
    data = f"{TEXT}{FRENCH}\n".encode()
    assert text_of(tmp_path, data + damage + b"\n").startswith(f"{TEXT}{FRENCH}\n")


def test_a_late_character_decides_as_an_early_one_does(tmp_path):
    data = b"title,year\n" + b"Plain,2001\n" * 400_000 + "El niño que gritó,2001\n".encode("cp1252")
    assert text_of(tmp_path, data).endswith("El niño que gritó,2001\n")


def test_a_few_strange_bytes_cost_their_cells_only(tmp_path):
    assert "\udcff" in text_of(tmp_path, b"title,year\nu\xff,2001\n" + b"Plain,2001\n" * 5)


def test_an_encoding_that_is_not_clear_stops_the_ingest(tmp_path):
    data = b"title\n" + (bytes(range(128, 256)) + b"\n") * 50
    with pytest.raises(
        DataError, match=r'(?s)x\.csv: the encoding is not clear: 50 .*encoding = "'
    ):
        text_of(tmp_path, data)


def test_an_encoding_may_be_named(tmp_path):
    assert text_of(tmp_path, RUSSIAN.encode("cp866"), "cp866") == RUSSIAN


@pytest.mark.parametrize(
    ("beginning", "message"),
    [
        (b"PK\3\4\0\0", "zip archive or an Excel workbook; save it as CSV UTF-8"),
        (b"PAR1\0\0\0", "Parquet"),
        (b"SQLite format 3\0", "SQLite"),
        (b"\x1f\x8b\x08", "gzipped; name it .csv.gz"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\x89PNG\0\0", "the file is binary"),
    ],
)
def test_what_is_no_text_is_named(tmp_path, beginning, message):
    with pytest.raises(DataError, match=message):
        text_of(tmp_path, beginning + b"x" * 20)
