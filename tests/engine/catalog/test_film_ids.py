"""The id of a film at TMDB is one of the work that it is, and of no other."""

import pytest

from engine.catalog.ids import find_work_by_id, identify
from engine.errors import NotFound
from tests.engine.handmade import catalog_of, film, films_of, title

FILMS = films_of(film(862, "Alpha", work_id="wns1"), film(9, "Beta"))
CATALOG = catalog_of(title("ns1", "Alpha"), title("ns2", "Gamma"), films=FILMS)


@pytest.mark.parametrize("text", ["tmdb-862", " tmdb-862 "])
def test_a_film_leads_to_its_work(text: str) -> None:
    known = identify(CATALOG, text)
    assert known is not None
    assert (CATALOG.work_ids[known.work], known.former) == ("wns1", True)
    assert known.title == CATALOG.title_ids.find("ns1")
    assert find_work_by_id(CATALOG, text) == known


@pytest.mark.parametrize(
    "text",
    ["tmdb-9", "tmdb-10", "tmdb-", "tmdb-x", "tmdb-²", "tmdb--862", "tmdb-" + "9" * 40, "862"],
)
def test_what_is_no_work_has_no_such_id(text: str) -> None:
    assert identify(CATALOG, text) is None
    with pytest.raises(NotFound):
        find_work_by_id(CATALOG, text)


def test_without_films_nothing_has_such_an_id() -> None:
    assert identify(catalog_of(title("ns1", "Alpha")), "tmdb-862") is None
