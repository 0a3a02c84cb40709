"""The current release as an object: the service's answers, as lists, tables and data frames."""

import re
import sys
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

import cartelera
from cartelera.titles import Titles
from engine.errors import InvalidValue, NoRelease, NotFound
from engine.store.home import Home
from tests.api.world import served


@pytest.fixture(scope="module")
def opened(sample_home: Home):
    return cartelera.open(sample_home.root)


@pytest.fixture(scope="module")
def client(sample_home: Home):
    with served(sample_home) as client:
        yield client


def test_a_list_is_the_one_that_the_service_gives(opened, client: TestClient):
    titles = opened.recommend("42", 7, platform="netflix")
    answer = client.get("/v1/users/42/recommendations?n=7&platform=netflix").json()
    assert titles.strategy == answer["strategy"] == "personal"
    assert [row["work_id"] for row in titles] == [item["work_id"] for item in answer["items"]]
    first, shown = titles[0], answer["items"][0]
    assert first["title_ids"] == [copy["title_id"] for copy in shown["available_on"]]
    assert first["predicted_rating"] == pytest.approx(shown["predicted_rating"], abs=1e-4)
    assert all("netflix" in row["platforms"] for row in titles)
    assert (first["strategy"], first["reason"]) == (shown["strategy"], shown["reason"]["text"])


def test_users_may_be_numbers_and_new_ones_say_what_they_like(opened):
    assert opened.recommend(42, 3).rows == opened.recommend("42", 3).rows
    named = opened.recommend("42", 1)[0]
    by_id = opened.recommend("nobody", 5, liked=[named["title_ids"][0]])
    by_name = opened.recommend("nobody", 5, liked=[named["title"]])
    assert by_id.strategy == "fold_in"
    assert by_id.rows == by_name.rows
    assert named["work_id"] not in {row["work_id"] for row in by_id}


def test_search_similar_and_predict_answer_as_the_service(opened, client: TestClient):
    found = opened.search("the", 5, type="movie")
    titles = client.get("/v1/catalog/titles?q=the&type=movie&limit=50").json()["items"]
    works = list(dict.fromkeys(item["work_id"] for item in titles))
    assert [row["work_id"] for row in found] == works[:5]
    title_id = found[0]["title_ids"][0]
    near = client.get(f"/v1/catalog/titles/{title_id}/similar?n=4").json()["items"]
    assert [r["work_id"] for r in opened.similar(title_id, 4)] == [i["work_id"] for i in near]
    stars = client.get(f"/v1/users/42/predictions/{title_id}").json()["predicted_rating"]
    assert opened.predict(42, title_id) == pytest.approx(stars)


def test_a_list_becomes_a_data_frame_and_a_table(opened):
    titles = opened.recommend("42", 4)
    frame = titles.to_pandas()
    assert frame.index.tolist() == [1, 2, 3, 4]
    assert frame["title"].tolist() == [row["title"] for row in titles]
    assert titles.to_arrow().column_names == list(frame.columns)
    assert titles[1:3].rows == titles.rows[1:3]
    assert len(titles[1:3]) == 2


def test_without_pandas_it_says_what_to_do(opened, monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ImportError, match="install it, or use to_arrow"):
        opened.recommend("42", 1).to_pandas()


def test_several_values_ages_and_children_are_asked_for_as_in_the_service(
    opened, client: TestClient
):
    titles = opened.recommend("42", 9, genre=["comedia", "terror"], kids=False, max_age=17)
    query = "n=9&genre=comedia&genre=terror&max_age=17"
    answer = client.get(f"/v1/users/42/recommendations?{query}").json()
    assert [row["work_id"] for row in titles] == [item["work_id"] for item in answer["items"]]
    kids = client.get("/v1/users/42/recommendations?n=9&kids=true").json()["items"]
    assert [row["work_id"] for row in opened.recommend("42", 9, kids=True)] == [
        item["work_id"] for item in kids
    ]


def test_lists_are_shown_as_text_and_as_escaped_html():
    row = {"title": "<b>Tom & Jerry</b>", "type": "movie", "release_year": 1992}
    titles = Titles([row | {"platforms": ["hulu", "netflix"]}])
    assert repr(titles) == "  1  <b>Tom & Jerry</b>  movie  1992  hulu, netflix"
    assert "<td>&lt;b&gt;Tom &amp; Jerry&lt;/b&gt;</td>" in titles._repr_html_()
    assert repr(Titles([])) == "no titles"


def test_what_cannot_be_answered_is_refused_with_the_reason(opened, tmp_path):
    with pytest.raises(NotFound, match=r"no condition 'platfrom'; did you mean 'platform'"):
        opened.recommend("42", platfrom="netflix")
    with pytest.raises(InvalidValue, match="platform is 'vhs'; expected"):
        opened.recommend("42", platform="vhs")
    for n in (0, 101, "5"):
        for ask in (lambda n: opened.recommend("42", n), lambda n: opened.search("the", n)):
            with pytest.raises(InvalidValue, match=f"n is '{n}'; expected a number from 1 to 100"):
                ask(n)
    with pytest.raises(InvalidValue, match="year_min is '2000'; expected a year"):
        opened.search("the", year_min="2000")
    with pytest.raises(InvalidValue, match="platform is '5'; expected text"):
        opened.search("the", platform=5)
    with pytest.raises(InvalidValue, match="max_age is '12'; expected an age in years"):
        opened.search("the", max_age="12")
    with pytest.raises(InvalidValue, match="max_age is '22'; expected an age from 0 to 21"):
        opened.search("the", max_age=22)
    with pytest.raises(InvalidValue, match="kids is 'yes'; expected True or False"):
        opened.recommend("42", kids="yes")
    with pytest.raises(InvalidValue, match="expected text, or a list of texts"):
        opened.recommend("42", genre=["comedy", 5])
    with pytest.raises(InvalidValue, match="liked is 'ns1'; expected a list of titles"):
        opened.recommend("nobody", liked="ns1")
    file = tmp_path / "file"
    file.write_text("")
    with pytest.raises(InvalidValue, match=r"home is '.*'; expected a folder; this is a file"):
        cartelera.open(file)
    with pytest.raises(NotFound, match="no title 'xs1'"):
        opened.similar("xs1")
    with pytest.raises(NoRelease, match="run `make train`"):
        cartelera.open(tmp_path)


def test_the_readme_shows_what_works(sample_home: Home, capsys):
    page = (Path(__file__).resolve().parents[2] / "README.md").read_text("utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    exec(code.replace("data/store", str(sample_home.root)), {})  # noqa: S102 - our own page


def test_it_says_what_it_is(opened):
    size = len(opened.release.catalog)
    assert repr(opened) == f"<Cartelera release {opened.release.name}: {size} titles>"
    assert cartelera.__version__
