"""What titles can be asked for, counted on titles written by hand."""

from engine.catalog.facets import (
    Counts,
    genre_facets,
    maturity_facets,
    platform_facets,
    without_age,
    without_class,
)
from tests.engine.handmade import catalog_of, film, films_of, title

CATALOG = catalog_of(
    title("as1", work_id="w1", genres=["Comedy"], maturity_rating="13+"),
    title("as2", work_id="w2", genres=["Anime"], maturity_rating="nr", type="tv show"),
    title("ns1", work_id="w1", genres=["Comedies", "Romantic Movies"], maturity_rating="tv-ma"),
    title("ns2", work_id="w3", genres=["TV Comedies"], maturity_known=False, type="tv show"),
    title("ns3", work_id="w4", genres=["Comedies"], maturity_rating="g"),
)
FILMS = films_of(film(1, genres=["Comedy", "Foreign"]), film(2, genres=["Comedy"]), film(3))


def test_a_genre_counts_titles_works_and_films_of_all_its_words():
    facets = {facet.genre.name: facet for facet in genre_facets(CATALOG, FILMS)}
    comedy = facets["Comedy"]
    assert comedy.counts == Counts(titles=4, works=3, movies=2, tv_shows=1)
    assert comedy.films == 2
    assert comedy.words == ["Comedy", "Comedies", "TV Comedies"]
    assert (facets["Animation"].counts.works, facets["Anime"].counts.works) == (1, 1)
    assert (facets["International"].counts.titles, facets["International"].films) == (0, 1)
    assert facets["Western"].words == []


def test_a_platform_counts_its_titles_and_works_and_says_its_other_names():
    amazon, netflix = platform_facets(CATALOG)
    assert (amazon.name, amazon.label) == ("amazon", "Amazon")
    assert "Prime Video" in amazon.aliases
    assert amazon.counts == Counts(titles=2, works=2, movies=1, tv_shows=1)
    assert netflix.counts == Counts(titles=3, works=3, movies=2, tv_shows=1)


def test_classes_are_in_the_order_of_their_ages_and_unknown_ones_last():
    facets = [(facet.name, facet.age, facet.counts.titles) for facet in maturity_facets(CATALOG)]
    assert facets == [("g", 0, 1), ("13+", 13, 1), ("tv-ma", 17, 1), ("nr", None, 1)]


def test_a_class_says_its_other_spellings():
    spelled = catalog_of(*(title(f"as{n}", maturity_rating=m) for n, m in enumerate(["16", "16+"])))
    assert [(f.name, f.same) for f in maturity_facets(spelled)] == [
        ("16", ["16+"]),
        ("16+", ["16"]),
    ]


def test_what_nobody_classified_is_counted_apart():
    assert without_class(CATALOG) == Counts(titles=1, works=1, movies=0, tv_shows=1)
    assert without_age(CATALOG) == Counts(titles=2, works=2, movies=0, tv_shows=2)


def test_a_world_without_titles_has_its_films_counted():
    empty = catalog_of()
    facets = {facet.genre.name: facet for facet in genre_facets(empty, FILMS)}
    assert (facets["Comedy"].films, facets["Comedy"].counts) == (2, Counts(0, 0, 0, 0))
    assert (platform_facets(empty), maturity_facets(empty)) == ([], [])
    assert without_class(empty) == without_age(empty) == Counts(0, 0, 0, 0)
