"""The data report: its figures are those of the lake, and it stands any lake."""

import shutil

import numpy as np
import pyarrow as pa
import pytest

from data.__main__ import main
from data.profile.facts import read_data
from data.profile.money import pearson, spearman
from data.profile.occurrences import Occurrences
from data.profile.profile import profile, write_profile
from data.profile.words import frequent
from engine.errors import ContractError, DataError
from engine.pages.reports import DATA, read_record, report_page
from engine.store.home import Home
from tests.data.profile_lakes import credit, film, ratings_of, title, write_lake
from tests.engine.pages.outline import checked
from tests.engine.pages.test_reports import HOSTILE

SECTIONS = ["films", "money", "people", "words", "titles", "ratings", "quality"]
PLOTS = {
    *("Runtimes", "Releases by year", "Releases by month", "Releases by weekday", "Popularity"),
    *("Mean vote per film", "Votes per film", "Budget and revenue", "Titles by year of release"),
    *("Lengths of movies", "Titles by month of addition", "Stars", "Ratings by year"),
    *("Ratings per user and title", "Concentration of ratings", "Mean stars per title"),
}
HEATS = {
    *("Correlations", "Genres by country of production", "Maturity classes by platform"),
    "Missing values of titles",
}
LANTERNS = {"collection": "Lanterns"}
ROAD = LANTERNS | {"title": "The Lantern Road", "genres": ["Drama", "Comedy"], "work_id": "wns1"}
NIGHT = {"title": "A Long Night", "runtime": 300, "countries": ["Spain"]}
FILMS = [
    film(1, "2010-05-07", **ROAD, budget=100, revenue=300, popularity=9.0, vote_count=500),
    film(2, "2011-05-13", **LANTERNS, title="Lantern's End", vote_average=8.5, popularity=4.0),
    film(3, "2011-01-01", **NIGHT, budget=400, revenue=350),
    film(4, "2011-08-12", genres=["Drama", "Drama"], runtime=None, budget=50, overview=None),
    film(5, "1999-03-01", genres=[], vote_count=0, vote_average=None, popularity=None),
]
FILMS[1] |= {"budget": 200, "revenue": 400}
CREDITS = [
    credit(1, [(7, "Bo Tarn"), (7, "Bo Tarn"), (8, "Cy Vell")], [(9, "Ana Orsel")]),
    credit(2, [(7, "Bo Tarn"), (11, "Cy Vell")], [(9, "Ana Orsel"), (10, "Di Quay")]),
    credit(3, [(7, "Bo Tarn")], [(10, "Di Quay")]),
]
TITLES = [
    title(1),
    title(2),
    title(3, type="tv show", duration_int=2, duration_type="season"),
    title(4, maturity_known=False, maturity_rating="g", duration_int=None, duration_type=None),
    title(1, "hulu", date_added=None, country=None, countries=[], release_year=1990),
    title(2, "hulu", date_added=None, genres=["Comedy"], maturity_rating="pg"),
]
RATINGS = ratings_of(
    [(f"u{n}", "ns1", 5.0) for n in range(12)]
    + [(f"u{n}", "ns2", 1.0 + n % 2) for n in range(12)]
    + [("u1", "hs1", 3.5)]
)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return write_lake(tmp_path_factory.mktemp("lake"), TITLES, RATINGS, FILMS, CREDITS)


@pytest.fixture(scope="module")
def document(home):
    return profile(read_data(home))


def figures(document):
    return {figure.title: figure for section in document.sections for figure in section.figures}


def captions(document):
    return {figure.title: figure.sentence for figure in figures(document).values()}


def words(document):
    return checked(report_page(document)).words


def drawn(document):
    return {name for name, figure in figures(document).items() if figure.chart}


def document_of(tmp_path, titles=(), ratings=(), films=None, credits=None, **more):
    return profile(read_data(write_lake(tmp_path, titles, ratings, films, credits, **more)))


def test_every_section_and_figure_is_there(document):
    assert [section.name for section in document.sections] == SECTIONS
    kinds = {title: each.chart.kind for title, each in figures(document).items() if each.chart}
    assert {title for title, kind in kinds.items() if kind == "plot"} == PLOTS
    assert {title for title, kind in kinds.items() if kind == "heat"} == HEATS
    assert {*figures(document)} - {*kinds} == {"The raw files", "Warnings"}
    assert len(kinds) == len(PLOTS) + len(HEATS) + 21
    facts = dict(document.facts)
    assert facts["films"] == "5 of 1999 to 2011, 1 of them streamed"
    assert facts["titles"] == "6 of 6 works on hulu, netflix"
    assert facts["ratings"] == "25 by 12 users of 3 titles"


def test_the_charts_hold_the_counts_of_the_lake(document):
    charts = {name: figure.chart for name, figure in figures(document).items()}
    assert charts["Films per genre"].rows == [("Drama", [4]), ("Comedy", [1])]
    assert charts["Titles by platform and type"].rows == [("hulu", [2, 0]), ("netflix", [3, 1])]
    assert charts["Releases by weekday"].layers[0].y == [1, 0, 0, 0, 3, 1, 0]
    assert charts["Stars"].layers[0].y == [6, 6, 1, 12]
    assert charts["Budget and revenue"].layers[1].x == pytest.approx([100, 200, 400], rel=0.05)
    assert charts["Maturity classes by platform"].values == [[0.5, 1], [0.5, 0]]
    assert figures(document)["Missing values of titles"].table.rows[0] == ["director", "2", "4"]


# Parts of what the figures of the lake above say, by their titles.
FACTS = """
Films per genre: Drama is the most frequent of 2 genres: 4 of 5 films (80 %); a film may have
Films per genre: several, and 1 film has none.
Mean popularity per genre: the mean of all films is 3.75
Runtimes: 1 film of more than 240 minutes is not shown. Of 1 film the length is unknown
Releases by year: From 1999 to 2011; 2011 has the most releases, 3, and 4 of 5 films
Releases by month: May has the most releases, 2 of 5 films (40 %), February the fewest, 0. 1
Releases by month: January alone has 1.
Releases by weekday: Friday has the most releases, 3 of 5 films (60 %)
Popularity: the highest 9; 1 of 5 films (20 %) have half of all popularity, and 1 film
Most popular films: The Lantern Road (2010) is the most popular film, 9.0
Mean vote per film: 4 of 5 films (80 %) have votes; the median of their means is 6.0
Votes per film: The median of the 4 films above zero is 10, the highest 500; 1 of 5 films
Most voted films: The Lantern Road (2010) has the most votes, 500; the 4 films here have 100 % of
Most voted films: all votes
Missing values of films: imdb_id is unknown most often: in 5 of 5 films (100 %)
Budget and revenue: 3 of 5 films (60 %) have both a budget and a revenue; their correlation is 0.33
Budget and revenue: (Pearson, of the values) or 0.50 (Spearman, of the ranks). 2 films (67 %)
Budget and revenue: earned more than they cost and lie above the line.
Actors by films: Bo Tarn leads 3 actors with 3 films
Directors by films: Ana Orsel leads 2 directors with 2 films
Directors by revenue: Di Quay leads 2 directors with $750 of revenue
Collections by films: Lanterns leads 1 collection with 2 films
Collections by revenue: Lanterns leads 1 collection with $700 of revenue
Collections by budget: Lanterns leads 1 collection with $300 of budget
Companies by films: Lantern leads 1 company with 5 films
Genres by country of production: Drama leads in France, 3 of 4 films (75 %); the highest share of
Genres by country of production: all is that of Drama in Spain, 100 %.
Words of titles: “film” is the most frequent word, in the titles of 2 of 5 films (40 %), before
Words of titles: “lantern”, “end” and “long”
Words of overviews: “carried” is the most frequent word, in the overviews of 4 of 4 films
Titles by platform and type: netflix carries the most: 4 of 6 titles (67 %); 5 of 6 titles (83 %)
Titles by platform and type: are movies. The largest share of series is that of netflix, 25 %.
Titles by year of release: The median title of netflix is of 2019, that of hulu of 2004.
Maturity classes by platform: Of 2 classes, r is the most frequent, on 4 of 5 titles (80 %); 1 of 6
Maturity classes by platform: titles (17 %) have none.
Lengths of movies: The median movie lasts 100 minutes; most, 4 of 4 movies (100 %)
Genres at hulu: Comedy is the most frequent of 2 genres at hulu, 1 of 2 titles (50 %).
Genres at netflix: Dramas is the most frequent of 1 genre at netflix, 4 of 4 titles
Titles by country of production: France leads 1 country with 5 of 5 titles (100 %) of a known
Titles by country of production: country; of 1 title it is unknown.
Titles by month of addition: November has the most additions, 4 of 4 titles (100 %) with a day; the
Titles by month of addition: single busiest month was November 2021 with 4. 2 of 6
Missing values of titles: director is missing most: in 6 of 6 titles (100 %)
Stars: 5 stars are given most, in 12 of 25 ratings (48 %); the mean is 3.26 on a scale from 0.5 to
Stars: 5.
Ratings by year: All 25 dated ratings are of 2015.
Ratings per user and title: The median user gave 2 ratings, the busiest 3; the median rated title
Ratings per user and title: has 12, the first 12, and 1 of 3 titles (33 %)
Concentration of ratings: The most rated 1 of 3 works (33 %) have 48 % of all ratings.
Mean stars per title: Half of the 2 titles with 10 ratings or more have a mean between 2.38 and
Mean stars per title: 4.12.
The raw files: 36 of 40 rows (90 %) of 2 files went into the lake; 3 rows (8 %) were rejected and 1
The raw files: (2 %) left out.
Warnings: The ingest has 1 warning.
Rejected by reason: The rule bad_year is the most frequent of 1 reason: 3 of the 3 rows
Left out by reason: The rule unmatched_movie is the most frequent of 1 reason
Repairs by rule: The rule title_blanks is the most frequent of 1 rule: 2 of 2 repairs.
"""


def test_every_sentence_is_of_the_data(document):
    sentences = captions(document)
    facts = [line.split(": ", 1) for line in FACTS.strip().splitlines()]
    assert {*sentences} == {title for title, _ in facts} | {"Correlations"}
    assert [[title, text] for title, text in facts if text not in sentences[title]] == []
    assert "Titles do differ: the means of 3 titles" in words(document)


def test_the_page_follows_from_the_numbers_of_the_same_lake(home, document):
    (path,) = write_profile(home)
    assert path == home.reports / "data.html"
    checked(path.read_text("utf-8"), {"data.html"})
    again = read_record(home.reports / "profile.json")["data.html"]
    page = report_page(again, DATA, [DATA])
    assert page == path.read_text("utf-8") == report_page(document, DATA, [DATA])


def test_hostile_text_stays_text(tmp_path):
    texts = dict.fromkeys(("title", "collection", "overview"), HOSTILE)
    lists = {key: [HOSTILE] for key in ("genres", "companies", "countries")}
    named = {"genres": [HOSTILE], "countries": [HOSTILE], "maturity_rating": HOSTILE}
    book = {"file": HOSTILE, "rows_in": 1, "rows_out": 0, "repaired": {}, "left_out": {}}
    document = document_of(
        tmp_path,
        [title(1, **named), title(2, platform=HOSTILE)],
        ratings_of([("u", "ns1", 3.0)]),
        [film(n, **texts, **lists) for n in (1, 2, 3)],
        [credit(1, [(1, HOSTILE)], [(2, HOSTILE)])],
        report={"files": [book | {"rejected": {HOSTILE: 1}}], "warnings": [HOSTILE]},
    )
    assert words(document).count(HOSTILE) > 10


@pytest.mark.parametrize("films", [None, []])
def test_without_films_that_half_says_so(tmp_path, films):
    document = document_of(tmp_path, TITLES, RATINGS, films, films)
    names = [section.name for section in document.sections]
    assert names == ["films", "titles", "ratings", "quality"]
    assert "The lake has no films of TMDB" in words(document)
    assert dict(document.facts)["films"] == "none"
    assert "Releases by weekday" not in drawn(document)
    assert "Stars" in drawn(document)


def test_without_credits_people_are_missing_and_it_says_so(tmp_path):
    document = document_of(tmp_path, TITLES, RATINGS, FILMS)
    assert "no credits of films" in words(document)
    assert "Actors by films" not in captions(document)
    assert "Companies by films" in captions(document)


def test_what_there_is_nothing_of_is_not_counted(tmp_path):
    document = document_of(tmp_path, [title(1, duration_int=90), title(2, duration_int=90)])
    assert dict(document.facts)["ratings"] == "none"
    sentences = captions(document)
    assert sentences["Titles by platform and type"] == "2 of 2 titles (100 %) are movies."
    assert sentences["Lengths of movies"].endswith("last from 90 to under 95.")
    lengths = [title(1, duration_int=90), title(2, duration_int=900), title(3, duration_int=None)]
    sentence = captions(document_of(tmp_path, lengths))["Lengths of movies"]
    assert sentence.endswith(
        "1 movie of more than 240 minutes is not shown. Of 1 movie the length is unknown."
    )


def test_one_row_of_each_is_enough(tmp_path):
    document = document_of(
        tmp_path, [title(1)], ratings_of([("u", "ns1", 4.0)]), [film(1)], [credit(1)]
    )
    words(document)
    sentences = captions(document)
    assert "too few ratings to tell" in words(document)
    assert sentences["Budget and revenue"] == "No film has both a budget and a revenue."
    assert "too few films" in sentences["Correlations"]
    assert sentences["Actors by films"] == "No actor has a figure above zero."
    assert "The median title of netflix is of 2019. Each" in sentences["Titles by year of release"]
    one = document_of(tmp_path, [title(1)], films=[film(1, budget=7, revenue=9)])
    sentence = captions(one)["Budget and revenue"]
    assert (
        "too few to correlate. 1 film (100 %) earned more than it cost and lies above" in sentence
    )
    assert "Budget and revenue" in drawn(one)


EMPTY = """
Films per genre: No film has a genre.
Runtimes: No film has a known length.
Lengths of movies: No movie has a known length.
Popularity: No film has popularity above zero.
Most voted films: No film has votes.
Mean vote per film: No film has votes.
Words of overviews: No overview has a word beside the stop words.
Genres at netflix: No title of netflix has a genre.
Titles by country of production: No title has a country of production.
Maturity classes by platform: No catalog gives a maturity class.
Titles by month of addition: No title has a day of addition.
The raw files: The lake has no report of its ingest that can be read.
"""


def test_columns_that_are_all_null_leave_sentences(tmp_path):
    unknown = dict.fromkeys(("runtime", "overview", "popularity", "vote_average"))
    unknown |= {key: [] for key in ("genres", "companies", "countries")} | {"vote_count": 0}
    none = dict.fromkeys(("date_added", "duration_int", "duration_type"))
    none |= {"countries": [], "genres": [], "maturity_known": False}
    document = document_of(
        tmp_path,
        [title(1, **none), title(2, **none)],
        ratings_of([("u", "ns1", 4.0), ("v", "ns1", 3.0)], None),
        [film(n, **unknown) for n in (1, 2)],
        [credit(1), credit(2)],
        report=None,
    )
    words(document)
    expected = dict(line.split(": ") for line in EMPTY.strip().splitlines())
    assert {title: captions(document)[title] for title in expected} == expected


@pytest.mark.parametrize("report", [{}, [], {"files": 3}, {"files": [{"file": "x"}]}])
def test_a_report_of_another_shape_is_reported_as_unreadable(tmp_path, report):
    document = document_of(tmp_path, [], report=report)
    assert "no report of its ingest that can be read" in words(document)


def test_no_titles_and_no_ratings_leave_two_sentences(tmp_path):
    document = document_of(tmp_path)
    text = words(document)
    assert dict(document.facts)["titles"] == "none"
    assert "The lake has no titles." in text
    assert "The lake has no ratings." in text


def test_ratings_that_are_all_equal_are_warned_of(tmp_path):
    ratings = ratings_of([(f"u{n}", f"ns{t}", 3.0) for n in range(9) for t in (1, 2)])
    document = document_of(tmp_path, [title(1), title(2)], ratings)
    assert "WARNING: all ratings are equal" in words(document)
    assert "Mean stars per title" in drawn(document)


def drawn_at_random(effect, titles=60, each=30):
    """Ratings in steps of half a star; titles differ by `effect` stars."""
    random = np.random.default_rng(3)
    liked = random.normal(0, effect, titles)
    stars = (random.normal(3 + liked, 1, (each, titles)).clip(0.5, 5) * 2).round() / 2
    return ratings_of(
        [(f"u{n}", f"ns{t}", float(stars[n, t])) for n in range(each) for t in range(titles)]
    )


def test_titles_that_differ_by_chance_alone_are_warned_of(tmp_path):
    titles = [title(n) for n in range(60)]
    noise = words(document_of(tmp_path / "noise", titles, drawn_at_random(0)))
    assert "WARNING: no sign that any title is liked more than another" in noise
    taste = words(document_of(tmp_path / "taste", titles, drawn_at_random(0.5)))
    assert "Titles do differ" in taste
    assert "WARNING" not in taste


def test_the_spread_is_that_of_the_formula(home):
    ratings = read_data(home).ratings
    spread = ratings.spread()
    by_title = [[5.0] * 12, [1.0, 2.0] * 6, [3.5]]
    every = np.concatenate(by_title)
    sigma2 = sum(((np.array(t) - np.mean(t)) ** 2).sum() for t in by_title) / (25 - 3)
    apart = sum(len(t) * (np.mean(t) - every.mean()) ** 2 for t in by_title) / 25
    assert spread.sigma**2 == pytest.approx(sigma2)
    assert spread.observed**2 == pytest.approx(apart)
    assert spread.chance**2 == pytest.approx(sigma2 * 2 / 25)
    assert ratings.mean == pytest.approx(every.mean())


def test_stars_of_many_values_and_several_years_are_binned(tmp_path):
    ratings = [
        *ratings_of([(f"u{n:02}", "ns1", 0.5 + n / 20) for n in range(60)], 2001),
        *ratings_of([("v", "ns1", 4.0)], 2004),
    ]
    document = document_of(tmp_path, [title(1)], ratings)
    assert "Stars" in drawn(document)
    by_year = captions(document)["Ratings by year"]
    assert by_year == "2001 has the most, 60 of 61 ratings (98 %), of 2001 to 2004."


def test_ratings_without_times_are_not_drawn_by_year(tmp_path):
    document = document_of(tmp_path, [title(1)], ratings_of([("u", "ns1", 4.0)], None))
    assert not any("year" in name for name in captions(document) if "ating" in name)
    (section,) = (section for section in document.sections if section.name == "ratings")
    assert "No rating has a time." in section.texts
    assert not [figure.title for figure in section.figures if not (figure.chart or figure.table)]


@pytest.mark.parametrize("wrong", [1970, 2037, 9999])
def test_a_rating_of_a_wrong_year_does_not_stretch_the_years(tmp_path, wrong):
    ratings = [
        *ratings_of([(f"u{n:02}", "ns1", 0.5 + n / 20) for n in range(60)], 2001),
        *ratings_of([("v", "ns1", 4.0)], wrong),
        *ratings_of([("w", "ns1", 4.0)], None),
    ]
    document = document_of(tmp_path, [title(1)], ratings)
    assert figures(document)["Ratings by year"].chart.layers[0].y == [60]
    sentence = captions(document)["Ratings by year"]
    assert sentence == (
        "All 60 dated ratings are of 2001. 1 rating without a time is not shown. "
        "1 rating dated far from all others is not shown."
    )


def test_more_platforms_than_colours_are_drawn(tmp_path):
    names = "abcdefgh"
    document = document_of(tmp_path, [title(1, platform=name * 6) for name in names])
    words(document)
    assert {f"Genres at {name * 6}" for name in names} <= drawn(document)


def test_text_of_any_script_is_shown(tmp_path):
    films = [film(1, title="千と千尋", genres=["戦争"], countries=["日本"], collection="ไทย")]
    assert "戦争" in words(document_of(tmp_path, films=films))


def test_names_count_once_per_row_and_ids_keep_namesakes_apart():
    names = pa.chunked_array([[["A", "A", "B"], [], ["A"]]], pa.list_(pa.string()))
    ids = pa.chunked_array([[[1, 1, 2], [], [3]]], pa.list_(pa.int64()))
    together = Occurrences.from_lists(names)
    assert together.ranked(together.counts(), 9) == [("A", 2), ("B", 1)]
    apart = Occurrences.from_lists(names, ids)
    assert apart.ranked(apart.counts(), 9) == [("A", 1), ("A", 1), ("B", 1)]
    assert apart.totals(np.array([5.0, 7.0, 11.0])).tolist() == [5, 5, 11]
    empty = Occurrences.from_lists(pa.chunked_array([], pa.list_(pa.string())))
    assert empty.ranked(empty.counts(), 9) == []


def test_correlations_are_the_textbook_s():
    x, y = np.array([1.0, 2, 3, 4, np.nan]), np.array([1.0, 4, 9, 16, 2])
    assert spearman(x, y) == pytest.approx(1)
    assert pearson(x, y) == pytest.approx(np.corrcoef(x[:4], y[:4])[0, 1])
    assert spearman(np.array([1.0, 1, 2]), np.array([3.0, 3, 1])) == pytest.approx(-1)
    assert np.isnan(pearson(x, np.ones(5)))


def test_words_count_once_per_text_and_stop_words_never():
    texts = ["The man's Man and the sea", "A man", "Men’s 2001 x"]
    assert frequent(texts) == [("man", 2), ("men", 1), ("sea", 1)]


def test_a_lake_that_breaks_its_contract_is_refused(home, tmp_path):
    with pytest.raises(DataError, match="no lake at"):
        write_profile(Home(tmp_path / "nowhere"))
    shutil.copytree(home.root, tmp_path / "copy", symlinks=True)
    copy = Home(tmp_path / "copy")
    shutil.copy(copy.lake / "credits.parquet", copy.lake / "films.parquet")
    shutil.rmtree(copy.reports, ignore_errors=True)
    with pytest.raises(ContractError, match="films has no column"):
        write_profile(copy)
    assert not copy.reports.exists()


def test_without_a_release_the_command_profiles_the_data(home, monkeypatch, capsys):
    monkeypatch.setenv("CARTELERA_HOME", str(home.root))
    shutil.rmtree(home.reports, ignore_errors=True)
    assert main(["profile"]) == 0
    assert capsys.readouterr().out == f"{home.reports / 'data.html'}\n"
    assert {path.name for path in home.reports.iterdir()} == {"data.html", "profile.json"}
