"""The work, the film or the listed name that a text stands for."""

from datetime import date

import pyarrow as pa
import pytest

from engine.catalog.names import find_film, find_name, find_whole_name, find_work, nearest_names
from engine.catalog.postings import Postings
from engine.catalog.search import search_films
from engine.errors import NotFound
from tests.engine.handmade import catalog_of, film, films_of, title

SEASONS_3 = {"duration_int": 3, "duration_type": "season"}
CATALOG = catalog_of(
    title("as1", "The Lantern Road"),
    title("as2", "Lantern"),
    title("as4", "Lantern Tales"),
    title("as5", "Lanterns of Spring"),
    title("hs1", "Twin", release_year=1990, work_id="wh"),
    title("hs2", "Twin", release_year=2020, work_id="wn"),
    title("ns2", "TWIN", release_year=2020, work_id="wn"),
    ratings={"hs1": [4.0] * 3, "hs2": [4.0] * 2, "ns2": [4.0] * 2},
)

FILMS = films_of(
    film(1, "Author! Author!", vote_count=9),
    film(2, "Thor", vote_count=500, release_date=date(2011, 4, 21)),
    film(3, "Cinderella", vote_count=10, release_date=date(1950, 3, 4)),
    film(4, "Cinderella", vote_count=90, release_date=date(2015, 3, 12)),
    film(5, "Cinderella", vote_count=10, release_date=date(1997, 11, 2)),
    film(6, "Amélie", vote_count=7, original_title="Le Fabuleux Destin d'Amélie Poulain"),
    film(7, "Spider-Man", vote_count=70),
    film(8, "The Avengers", vote_count=80),
    film(9, "Up", vote_count=1),
    film(10, "Upon the Roof", vote_count=99),
    film(11, "Heat", vote_count=3, release_date=date(1995, 12, 15)),
    film(12, "Toy Story", vote_count=50),
    film(13, "Toy Story 2", vote_count=60),
    film(14, "(500) Days of Summer", vote_count=5),
    film(15, "Thor (1995)", vote_count=1),
    film(16, "Alpha", original_title="Omega"),
    film(17, "Omega"),
    film(18, "!!!", vote_count=1),
    film(19, "Gnarph Alpha", original_title="Gnarph Beta"),
)

# The real films of these names and their votes.
KNOWN = films_of(
    film(1, "Spider-Man", vote_count=5398, release_date=date(2002, 5, 1)),
    film(2, "Spiderman: The Ultimate Villain Showdown", vote_count=3),
    film(3, "WALL·E", vote_count=6439),
    film(4, "Walled In", vote_count=54),
    film(5, "E.T. the Extra-Terrestrial", vote_count=3359),
    film(6, "...And God Created Woman", vote_count=45, original_title="Et Dieu… créa la femme"),
    film(7, "Eternity", vote_count=36),
    film(8, "Kick-Ass", vote_count=4747),
    film(9, "Kickassia", vote_count=15),
    film(10, "Cast Away", vote_count=3304, release_date=date(2000, 12, 22)),
    film(11, "Castaway", vote_count=21, release_date=date(1986, 11, 2)),
    film(12, "Castaway on the Moon", vote_count=130),
    film(13, "The Matrix", vote_count=9079),
    film(14, "Potter in Love", vote_count=2),
    film(15, "Harry Potter and the Goblet of Fire", vote_count=5758),
    film(16, "Avatar", vote_count=12114),
    film(17, "Avatars of Mars", vote_count=4),
    film(18, "Fast & Furious", vote_count=2000),
)


def test_a_name_of_several_works_is_the_most_rated_one():
    answer = find_work(CATALOG, " twin ")
    assert CATALOG.work_ids[answer.position] == "wn"
    assert [CATALOG.work_ids[work] for work in answer.alternatives] == ["wh"]


@pytest.mark.parametrize(
    "text", ["lantern tales", "LANTERNTALES", "lantern: tales", "Lantern-Tales"]
)
def test_blanks_and_punctuation_do_not_change_a_works_name(text):
    assert CATALOG.work_ids[find_work(CATALOG, text).position] == "was4"


def test_the_very_title_wins_over_longer_ones():
    assert CATALOG.work_ids[find_work(CATALOG, "lantern").position] == "was2"


def test_a_prefix_of_several_works_is_not_found():
    with pytest.raises(NotFound, match="no title 'lanter'; did you mean ") as caught:
        find_work(CATALOG, "lanter")
    assert "Lantern" in caught.value.suggestions


def test_a_beginning_ends_at_a_word():
    assert CATALOG.work_ids[find_work(CATALOG, "lanterns of").position] == "was5"
    with pytest.raises(NotFound, match="no title 'lanterns o'; did you mean 'Lanterns of Spring'"):
        find_work(CATALOG, "lanterns o")


@pytest.mark.parametrize("text", ["", " ", "zzzzqqq"], ids=["empty", "blank", "stranger"])
def test_a_name_like_no_title_has_no_suggestions(text):
    with pytest.raises(NotFound, match="no title") as caught:
        find_work(CATALOG, text)
    assert caught.value.suggestions == []


def film_ids(text, year=None):
    match = find_film(FILMS, text, year)
    return int(FILMS.ids[match.position]), FILMS.ids[match.alternatives].tolist()


@pytest.mark.parametrize(
    ("text", "film_id"),
    [
        ("Thor", 2),
        ("  tHOR ", 2),
        ("up", 9),
        ("amelie", 6),
        ("spider man", 7),
        ("avengers", 8),
        ("toy story", 12),
        ("le fabuleux destin d'amelie poulain", 6),
        ("heat (1995)", 11),
        ("thor (1995)", 15),
        ("author", 1),
        ("upon", 10),
        ("(500", 14),
        ("500 days of summer", 14),
        ("!!!", 18),
        ("gnarph", 19),
    ],
)
def test_a_title_stands_for_one_film(text, film_id):
    assert film_ids(text) == (film_id, [])


def known(text):
    return KNOWN.title(find_film(KNOWN, text).position)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ET", "E.T. the Extra-Terrestrial"),
        ("walle", "WALL·E"),
        ("Wall-E", "WALL·E"),
        ("Spiderman", "Spider-Man"),
        ("SPIDER MAN", "Spider-Man"),
        ("kickass", "Kick-Ass"),
        ("kick ass", "Kick-Ass"),
        ("cast away", "Cast Away"),
        ("matrix", "The Matrix"),
        ("thematrix", "The Matrix"),
        ("kickassia", "Kickassia"),
        ("walled in", "Walled In"),
        ("eternity", "Eternity"),
        ("fast furious", "Fast & Furious"),
        ("fastandfurious", "Fast & Furious"),
        ("castaway (1986)", "Castaway"),
        ("castaway 1986", "Castaway"),
    ],
)
def test_the_letters_of_a_name_are_enough(text, name):
    assert known(text) == name


@pytest.mark.parametrize(
    ("text", "both"),
    [
        ("castaway", ["Cast Away", "Castaway (1986)"]),
        ("walled", ["WALL·E", "Walled In (2019)"]),
        ("potter", ["Harry Potter and the Goblet of Fire", "Potter in Love (2019)"]),
        ("avatars", ["Avatar", "Avatars of Mars (2019)"]),
    ],
)
def test_an_obscure_hit_beside_a_well_known_near_name_is_not_found_and_both_are_suggested(
    text, both
):
    with pytest.raises(NotFound) as caught:
        find_film(KNOWN, text)
    assert caught.value.suggestions == both
    assert [known(suggestion) for suggestion in both] == [title.split(" (")[0] for title in both]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("rocky 2", "Rocky II"),
        ("rocky2", "Rocky II"),
        ("rocky ii", "Rocky II"),
        ("godfather part 2", "The Godfather: Part II"),
        ("jaws 2", "Jaws 2"),
        ("henry viii", "Henry VIII"),
        ("ii", "II"),
    ],
)
def test_a_part_is_found_by_either_kind_of_numeral(text, name):
    names = ("Rocky II", "Rocky III", "The Godfather: Part II", "Jaws 2", "Henry VIII", "II")
    films = films_of(*(film(n, each, vote_count=100) for n, each in enumerate(names, start=1)))
    assert films.title(find_film(films, text).position) == name
    assert films.title(int(search_films(films, text)[0])) == name


def test_a_year_finds_an_obscure_film():
    assert KNOWN.ids[find_film(KNOWN, "castaway", 1986).position] == 11
    assert KNOWN.ids[find_film(KNOWN, "cast away", 1986).position] == 11
    assert KNOWN.ids[find_film(KNOWN, "castaway", 2000).position] == 10


def test_of_two_works_of_a_name_the_better_known_is_meant():
    dark = catalog_of(
        title("as1", "Dark", release_year=2018),
        title("ns2", "Dark", type="tv show", release_year=2020, **SEASONS_3),
        title("as3", "Ride", work_id="w1"),
        title("hs4", "Ride", type="tv show", work_id="w2", **SEASONS_3),
        title("as5", "Ice", release_year=1998),
        title("as6", "Ice", work_id="w9"),
        title("ds6", "Ice", work_id="w9"),
        ratings={"as3": [4.0] * 500},
    )

    def works(text):
        match = find_work(dark, text)
        return [dark.work_ids[work] for work in (match.position, *match.alternatives)]

    assert works("dark") == ["wns2", "was1"]
    assert works("ride") == ["w1", "w2"]
    assert works("ice") == ["w9", "was5"]
    assert works("dark (2018)") == works("Dark 2018") == ["was1", "wns2"]


def test_of_homonyms_the_most_voted_wins_and_the_others_are_listed():
    assert film_ids("cinderella") == (4, [5, 3])  # of equally voted ones the newer first


def test_a_year_chooses_among_homonyms():
    assert film_ids("Cinderella", 1950) == (3, [4, 5])
    assert film_ids("Cinderella (1950)") == (3, [4, 5])


def test_a_title_comes_before_an_original_title():
    assert film_ids("omega") == (17, [])


@pytest.mark.parametrize(
    "text", ["", "  ", "toy", "zzz", "%", "[", "🎬", "\0", "/", "cinderella (1900)", "x" * 300]
)
def test_an_unknown_title_is_said(text):
    with pytest.raises(NotFound):
        find_film(FILMS, text)


def test_the_nearest_are_suggested_those_with_the_words_first():
    with pytest.raises(NotFound) as caught:
        find_film(FILMS, "toy")
    assert caught.value.suggestions[:2] == ["Toy Story 2", "Toy Story"]
    with pytest.raises(NotFound, match="did you mean 'Cinderella'"):
        find_film(FILMS, "cinderela")
    with pytest.raises(NotFound, match="no film 'Thor of 1920'"):
        find_film(FILMS, "Thor", 1920)
    with pytest.raises(NotFound, match=r"no film 'Heat \(1920\)'"):
        find_film(FILMS, "Heat (1920)")


COMPANIES = Postings.from_columns(
    pa.chunked_array([["Universal", "Universal Pictures", "Marn's", "José Ñandú", "Jose Nando"]])
)


@pytest.mark.parametrize("find", [find_name, find_whole_name])
@pytest.mark.parametrize("text", ["universal", " UNIVERSAL\t"])
def test_a_whole_name_wins_over_longer_ones(find, text):
    assert COMPANIES.names[find(COMPANIES, "company", text)] == "Universal"


def test_the_beginning_of_only_one_name_is_enough_where_names_need_not_be_whole():
    assert COMPANIES.names[find_name(COMPANIES, "company", "marn")] == "Marn's"
    with pytest.raises(NotFound, match="no company 'marn'; did you mean \"Marn's\""):
        find_whole_name(COMPANIES, "company", "marn")


@pytest.mark.parametrize("find", [find_name, find_whole_name])
def test_the_beginning_of_several_names_is_not_found_and_they_are_suggested(find):
    with pytest.raises(NotFound) as caught:
        find(COMPANIES, "company", "univ")
    assert caught.value.suggestions == ["Universal", "Universal Pictures"]


def test_nearest_names_come_best_first_as_spelled():
    assert nearest_names(COMPANIES, "JOSÉ  ÑANDU") == ["José Ñandú", "Jose Nando"]


PEOPLE = Postings.from_columns(
    pa.chunked_array(
        [
            [
                "Tom Hanks",
                "Jean-Luc Godard",
                "Władysław Pasikowski",
                "Jørgen Leth",
                "Pedro Almodóvar",
                "Lee Min",
                "Min Lee",
                "Yılmaz Güney",
                "Conan O'Brien",
                "Нонна Мордюкова",
            ]
        ]
    )
)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("hanks tom", "Tom Hanks"),
        ("Hanks, Tom", "Tom Hanks"),
        ("tomhanks", "Tom Hanks"),
        ("jean luc godard", "Jean-Luc Godard"),
        ("godard jean luc", "Jean-Luc Godard"),
        ("Wladyslaw Pasikowski", "Władysław Pasikowski"),
        ("leth jorgen", "Jørgen Leth"),
        ("almodovar, pedro", "Pedro Almodóvar"),
        ("Yilmaz Guney", "Yılmaz Güney"),
        ("lee min", "Lee Min"),
        ("min lee", "Min Lee"),
        ("obrien conan", "Conan O'Brien"),
        ("мордюкова нонна", "Нонна Мордюкова"),
    ],
)
def test_people_are_found_in_any_order_of_their_names(text, name):
    assert PEOPLE.names[find_name(PEOPLE, "actor", text)] == name
    assert PEOPLE.names[find_whole_name(PEOPLE, "director", text)] == name


@pytest.mark.parametrize("text", ["snakh mot", "min, lee min", "tom hank tom"])
def test_other_letters_or_words_are_another_name(text):
    with pytest.raises(NotFound):
        find_whole_name(PEOPLE, "actor", text)


def test_only_people_have_names_in_two_orders():
    with pytest.raises(NotFound):
        find_whole_name(PEOPLE, "company", "hanks tom")
    assert PEOPLE.names[find_whole_name(PEOPLE, "company", "tomhanks")] == "Tom Hanks"
