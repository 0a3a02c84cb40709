"""Lists of titles and films that match what people type."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.catalog.name_index import NameIndex
from engine.catalog.search import search, search_films, search_titles, suggest_titles
from tests.engine.handmade import catalog_of, film, films_of, ids, title

CATALOG = catalog_of(
    title("as1", "The Lantern Road"),
    title("as2", "Lantern"),
    title("as3", "Blanternia"),
    title("as4", "Lantern Tales"),
    title("as5", "Lanterns of Spring"),
    title("ds1", "Amélie   Poulain"),
    title("ds2", "C++ (100%) [cut].*"),
    title("ds3", "'; DROP TABLE titles; --"),
    title("ds4", "<script>alert(1)</script>"),
    title("hs1", "Twin", release_year=1990, work_id="wh"),
    title("hs2", "Twin", release_year=2020, work_id="wn"),
    title("ns2", "TWIN", release_year=2020, work_id="wn"),
    ratings={"as5": [3.0], "hs1": [4.0] * 3, "hs2": [4.0] * 2, "ns2": [4.0] * 2},
)


FILMS = films_of(
    film(1, "Author! Author!", vote_count=9),
    film(2, "Thor", vote_count=500),
    film(3, "Cinderella", vote_count=10),
    film(4, "Cinderella", vote_count=90),
    film(5, "Cinderella", vote_count=10),
    film(9, "Up", vote_count=1),
    film(10, "Upon the Roof", vote_count=99),
    film(12, "Toy Story", vote_count=50),
    film(13, "Toy Story 2", vote_count=60),
    film(15, "Thor (1995)", vote_count=1),
)


def title_matches(text):
    return ids(CATALOG, search_titles(CATALOG, text))


def test_search_orders_the_very_name_then_beginnings_then_words():
    assert title_matches("lantern") == ["as2", "as5", "as1", "as4"]
    assert title_matches("road") == ["as1"]
    assert title_matches("lan") == ["as5", "as1", "as2", "as4"]  # the rated one first


def test_search_orders_equal_matches_by_the_ratings_of_works_then_id():
    assert title_matches("twin") == ["hs2", "ns2", "hs1"]


@pytest.mark.parametrize("text", ["amelie", "AMÉLIE POULAIN", " poulain\u00a0", "Amelie\u200b"])
def test_search_ignores_case_accents_and_blanks(text):
    assert title_matches(text) == ["ds1"]


@pytest.mark.parametrize(
    ("text", "first"),
    [("lantren tales", "as4"), ("amelie polain", "ds1"), ("the lanten road", "as1")],
)
def test_search_forgives_typing_errors(text, first):
    assert title_matches(text)[0] == first


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("c++", ["ds2"]),
        ("[cut]", ["ds2"]),
        ("100%", ["ds2"]),
        ("'; drop", ["ds3"]),
        ("<script>", ["ds4"]),
        (".*", []),
        ("%%", []),
        ("*", []),
        ("lantern OR twin", []),
        ("lantern NOT road", []),
        ("NEAR(lantern road)", []),
        ("lantern AND", []),
        ("title:lantern", []),
        ("(?i)twin", ["hs2", "ns2", "hs1"]),  # spelled nearly like it
        ("\x01twin\0", ["hs2", "ns2", "hs1"]),
        ('"twin"', ["hs2", "ns2", "hs1"]),
        ("^twin*", ["hs2", "ns2", "hs1"]),
    ],
)
def test_what_is_typed_is_text_and_no_query_language(text, expected):
    assert title_matches(text) == expected


def test_a_text_of_ten_kilobytes_is_answered():
    for text in ("lantern " * 1250, "x" * 10_000, "%" * 10_000, "a b " * 2500):
        assert set(title_matches(text)) <= {"as1", "as2", "as4"}


@pytest.mark.parametrize("text", ["", "  ", "\u200b"], ids=["empty", "blank", "invisible"])
def test_no_text_asks_for_everything_in_order(text):
    assert search_titles(CATALOG, text).tolist() == list(range(len(CATALOG)))


@given(st.text(st.characters(codec=None), max_size=30))
def test_any_text_is_answered(text):
    hits = search_titles(CATALOG, text).tolist()
    assert len(hits) == len(set(hits))
    assert len(suggest_titles(CATALOG, text)) <= 5


def test_suggestions_name_each_title_once_best_first():
    assert suggest_titles(CATALOG, "twinn") == ["Twin"]
    assert suggest_titles(CATALOG, "lanterm")[0] == "Lantern"


def film_matches(text, mask=None):
    mask = np.ones(len(FILMS), dtype=bool) if mask is None else mask
    return FILMS.ids[search_films(FILMS, text, mask)].tolist()


def test_a_search_ranks_the_very_title_then_beginnings_then_words_by_votes():
    assert film_matches("thor") == [2, 15]
    assert film_matches("story") == [13, 12]
    assert film_matches("up") == [9, 10]


def test_a_search_forgives_typing_errors():
    assert film_matches("cinderela") == [4, 3, 5]


def test_an_empty_search_lists_all_by_votes():
    assert film_matches("")[:3] == [2, 10, 4]
    assert len(film_matches("")) == len(FILMS)


def test_a_search_keeps_to_the_mask():
    mask = FILMS.ids == 15
    assert film_matches("thor", mask) == [15]
    assert film_matches("cinderela", mask) == []
    assert film_matches("", mask) == [15]


def index_of(*names, evidence=None):
    evidence = np.zeros(len(names)) if evidence is None else np.array(evidence, dtype=float)
    return NameIndex.from_names(([name] for name in names), evidence)


def matches(index, text, mask=None):
    return search(index, text, mask).tolist()


def test_a_mask_only_takes_away():
    index = index_of("Ann", "Anna", "Joanna")
    assert matches(index, "anna", np.array([True, False, True])) == []
    assert matches(index, "anno", np.array([True, False, True])) == [0]


def test_any_world_of_names_and_evidence_can_be_searched():
    index = index_of("Ann", "Anna", "Joanna", "Bo", evidence=[1, 5, 9, 0])
    assert matches(index, "ANN") == [0, 1]
    assert matches(index, "anma") == [1]
    assert matches(index, "") == [2, 1, 0, 3]
    assert matches(index_of(), "ann") == matches(index_of(), "") == []


NAMES = (
    "Spider-Man: Into the Spider-Verse",
    "WALL·E",
    "E.T. the Extra-Terrestrial",
    "Kick-Ass",
    "Cast Away",
    "The Matrix",
    "Ocean's Eleven",
    "Mr. & Mrs. Smith",
    "M*A*S*H",
    "(500) Days of Summer",
    "千と千尋の神隠し",
    "Сталкер",
    "Władysław Pasikowski",
    "$",
    "!!!",
    "Amélie",
)
INDEX = index_of(*NAMES)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("spider verse", "Spider-Man: Into the Spider-Verse"),
        ("spiderverse", "Spider-Man: Into the Spider-Verse"),
        ("spider-verse", "Spider-Man: Into the Spider-Verse"),
        ("spiderman", "Spider-Man: Into the Spider-Verse"),
        ("spidermanint", "Spider-Man: Into the Spider-Verse"),
        ("verse spider", "Spider-Man: Into the Spider-Verse"),
        ("spider ver", "Spider-Man: Into the Spider-Verse"),
        ("walle", "WALL·E"),
        ("wall e", "WALL·E"),
        ("wall-e", "WALL·E"),
        ("ET", "E.T. the Extra-Terrestrial"),
        ("e.t.", "E.T. the Extra-Terrestrial"),
        ("e t", "E.T. the Extra-Terrestrial"),
        ("et extraterrestrial", "E.T. the Extra-Terrestrial"),
        ("kickass", "Kick-Ass"),
        ("kick ass", "Kick-Ass"),
        ("castaway", "Cast Away"),
        ("castaw", "Cast Away"),
        ("matrix the", "The Matrix"),
        ("matrix, the", "The Matrix"),
        ("oceans eleven", "Ocean's Eleven"),
        ("ocean’s eleven", "Ocean's Eleven"),
        ("eleven ocean", "Ocean's Eleven"),
        ("mr and mrs smith", "Mr. & Mrs. Smith"),
        ("mr & mrs smith", "Mr. & Mrs. Smith"),
        ("mr mrs smith", "Mr. & Mrs. Smith"),
        ("mash", "M*A*S*H"),
        ("500 days", "(500) Days of Summer"),
        ("千尋", "千と千尋の神隠し"),
        ("神隠し", "千と千尋の神隠し"),
        ("千と", "千と千尋の神隠し"),
        ("сталк", "Сталкер"),
        ("wladyslaw", "Władysław Pasikowski"),
        ("pasikowski wladyslaw", "Władysław Pasikowski"),
        ("$", "$"),
        ("!!!", "!!!"),
        ("teh matrix", "The Matrix"),
        ("the matirx", "The Matrix"),
        ("pasikovski", "Władysław Pasikowski"),
        ("ocaens elevn", "Ocean's Eleven"),
        ("spidermen into", "Spider-Man: Into the Spider-Verse"),
        ("amelei", "Amélie"),
    ],
)
def test_a_name_is_found_however_it_is_typed(text, name):
    assert NAMES[matches(INDEX, text)[0]] == name


def test_the_well_known_comes_before_the_obscure_of_a_better_grade():
    index = index_of("Matrix Hunter", "Matrix", "The Matrix", evidence=[3, 4, 9079])
    assert matches(index, "matrix") == [2, 1, 0]
    index = index_of("Frozen", "Frozen Planet", evidence=[10, 5000])
    assert matches(index, "frozen") == [1, 0]
    index = index_of("Frozen", "Frozen Planet", evidence=[100, 5000])
    assert matches(index, "frozen") == [0, 1]


def test_the_middle_of_a_word_will_do_where_no_word_begins_like_it():
    index = index_of("Batman", "Superman", "Manta")
    assert matches(index, "man") == [2]
    assert matches(index, "uperm") == [1]
    assert matches(index, "atma") == [0]
    assert matches(index_of("ab", "cd"), "bc") == []
    assert matches(index_of("Zeta", "Eta", "Beth"), "ta") == [0, 1]
    assert matches(index_of("Дневной", "Ночной"), "ной") == [0, 1]


def test_words_stand_by_their_number_of_characters():
    index = index_of("Ночь été ab", "千と ét")
    table = index.words
    assert [index.terms[term] for term in table.terms] == table.words
    assert table.lengths.tolist() == [len(word) for word in table.words]
    lengths = {
        n: sorted(table.words[number] for number in table.by_length[table.of_length(n, n)])
        for n in range(-1, 7)
    }
    found = {length: words for length, words in lengths.items() if words}
    assert found == {1: ["と"], 2: ["ab", "et", "千と"], 3: ["ete"], 4: ["ночь"]}
    assert len(table.by_length[table.of_length(-3, 99)]) == len(table.words)


def test_a_year_is_a_word():
    films = films_of(
        film(1, "Heat", release_date=date(1986, 3, 1), vote_count=9),
        film(2, "Heat", release_date=date(1995, 12, 15), vote_count=1),
    )
    assert search_films(films, "heat 1995").tolist() == [1]


def test_a_work_is_found_by_the_name_of_any_of_its_titles():
    catalog = catalog_of(
        title("as1", "Marvel Studios' Thor", work_id="w1"),
        title("ds1", "Thor", work_id="w1"),
        title("ns1", "Thora"),
    )
    assert ids(catalog, search_titles(catalog, "marvel")) == ["as1", "ds1"]
    assert ids(catalog, search_titles(catalog, "thor")) == ["as1", "ds1", "ns1"]
    only = np.array([False, True, True])
    assert ids(catalog, search_titles(catalog, "thor", only)) == ["ds1", "ns1"]


@given(st.lists(st.text(max_size=12), max_size=8), st.text(max_size=12), st.integers(0, 255))
def test_a_mask_keeps_the_order_and_an_index_survives_its_arrays(names, text, bits):
    index = index_of(*names)
    mask = np.array([bool(bits >> n & 1) for n in range(len(names))], dtype=bool)
    everything = matches(index, text)
    assert matches(index, text, mask) == [n for n in everything if mask[n]]
    copy = NameIndex.from_arrays(index.to_arrays())
    assert matches(copy, text) == everything


@given(st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=8))
def test_every_name_is_found_by_itself(names):
    index = index_of(*names)
    assert all(n in matches(index, name) for n, name in enumerate(names))
