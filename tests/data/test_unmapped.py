"""Words that no other catalog uses: named in the ingest report, and still found by themselves."""

from data.report import summarise
from data.unmapped import describe_unmapped, unmapped_words
from engine.catalog.filters import TitleFilter, select
from tests.engine.handmade import catalog_of, title


def test_words_without_a_place_are_counted_most_first():
    titles = [
        title("as1", genres=["Giallo", "Horror", "Movies"], maturity_rating="fsk-16"),
        title("as2", genres=["Kaiju", "Giallo"], maturity_rating="14"),
        title("as3", genres=["Comedies"], maturity_rating="x-rated", maturity_known=False),
    ]
    assert unmapped_words(titles) == {
        "genres": {"Giallo": 2, "Kaiju": 1},
        "maturity_classes": {"fsk-16": 1},
    }


def test_few_of_many_words_are_shown():
    genres = {f"Word {n}": 9 - n for n in range(7)}
    (line,) = describe_unmapped({"genres": genres, "maturity_classes": {}})
    assert line == (
        "genres: 7 words without a shared genre, found only as spelled: Word 0 (9), Word 1 (8), "
        "Word 2 (7), Word 3 (6), Word 4 (5) …"
    )
    assert list(describe_unmapped({})) == []


def test_the_ingest_report_names_them(world):
    rows = [
        {"listed_in": "Dramas, Giallo", "rating": "FSK 16"},
        {"title": "Another", "listed_in": "Comedies", "rating": ""},
    ]
    world.catalog("netflix", rows)
    report = world.ingest()
    assert report["unmapped"] == {"genres": {"Giallo": 1}, "maturity_classes": {"fsk 16": 1}}
    text = summarise(report)
    assert "genres: 1 word without a shared genre, found only as spelled: Giallo (1)" in text
    assert "maturity: 1 class without a known age, let through by no max_age: fsk 16 (1)" in text


def test_a_word_without_a_place_is_found_by_itself():
    catalog = catalog_of(title("as1", genres=["Giallo"], maturity_rating="fsk-16"), title("ns1"))
    assert select(catalog, TitleFilter(genre="GIALLO")).tolist() == [True, False]
    assert select(catalog, TitleFilter(maturity="FSK-16")).tolist() == [True, False]
    assert select(catalog, TitleFilter(max_age=21)).tolist() == [False, True]
