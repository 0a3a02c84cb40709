"""The service over the real catalogs and real ratings of them, where they are at hand."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from engine.console.progress import Progress
from engine.store.home import Home
from tests.api.exports.real import assert_real_exports
from tests.api.world import served
from tests.worlds import RawWorld
from training.pipeline import train
from training.settings import Settings as TrainingSettings

MOVIES = {"amazon": 7814, "disney": 1052, "hulu": 1484, "netflix": 6131}
CLASSES = {"tv-ma": 3675, "13+": 2117, "pg-13": 1112, "g": 1564}


@pytest.fixture
def home(real_world: RawWorld, tmp_path: Path) -> Home:
    """A home with the lake of the real files, trained as shortly as can be."""
    shutil.copytree(real_world.home.root, tmp_path, symlinks=True, dirs_exist_ok=True)
    home = Home(tmp_path)
    short = TrainingSettings(
        home=home, trials=1, folds=2, tuning_ratings=5_000, force=True, threads=2
    )
    train(short, Progress())
    return home


@pytest.mark.real
def test_real_catalogs_give_the_known_answers(home: Home) -> None:
    with served(home) as client:
        assert_known_counts(client)
        assert_known_actors(client)
        assert_known_facets(client)
        assert_lists_for_children(client)
        assert_lists_of_real_users(client)
        assert_known_films(client)
        assert_films_are_like_their_franchise(client)
        assert_real_exports(client)


def ask(client: TestClient, url: str) -> Any:
    answer = client.get(url)
    assert answer.status_code == 200, answer.text
    return answer.json()


def assert_known_counts(client: TestClient) -> None:
    counted = {p: ask(client, f"/get_count_platform/{p}")["peliculas"] for p in MOVIES}
    assert counted == MOVIES
    assert {c: ask(client, f"/get_contents/{c}")["contenido"] for c in CLASSES} == CLASSES
    produced = ask(client, "/prod_per_county/movie/united states/2018")
    assert produced["contenido"] == produced["pelicula"] == produced["peliculas"] == 430
    assert ask(client, "/v1/catalog/titles?limit=1")["total"] == 22_998


def assert_known_actors(client: TestClient) -> None:
    amazon = ask(client, "/get_actor/amazon/2020")
    assert amazon["apariciones"] == 7
    assert len(amazon["empatados"]) >= 5
    assert amazon["actor"] == min(amazon["empatados"])
    hulu = ask(client, "/get_actor/hulu/2020")
    assert (hulu["actor"], hulu["apariciones"], hulu["empatados"]) == (None, 0, [])
    assert "hulu" in hulu["motivo"]


def assert_known_facets(client: TestClient) -> None:
    genres = {genre["name"]: genre for genre in ask(client, "/v1/genres")["items"]}
    comedy = genres["Comedy"]
    assert {"Comedy", "Comedies", "TV Comedies", "Sitcom"} <= set(comedy["words"])
    assert (comedy["titles"], comedy["films"], genres["Horror"]["titles"]) == (5937, 13_175, 1611)
    for platform in MOVIES:
        assert ask(client, f"/v1/catalog/titles?genre=comedia&platform={platform}")["total"] > 500
    assert ask(client, "/v1/catalog/titles?genre=International TV Shows")["total"] == 1351
    both = ask(client, "/v1/catalog/titles?platform=netflix,hulu&limit=1")["total"]
    assert both == ask(client, "/v1/catalog/titles?platform=netflix&platform=hulu")["total"]
    assert both == 8807 + 3073
    maturities = ask(client, "/v1/maturities")
    assert len(maturities["items"]) == 27
    assert maturities["without_class"]["titles"] == 1159
    assert maturities["without_age"]["titles"] == 1608
    assert ask(client, "/v1/catalog/titles?maturity=g")["total"] == 1564 - 1159
    best = ask(client, "/v1/catalog/titles?sort=user_score&limit=50")["items"]
    assert min(title["rating_count"] for title in best) > 5


def assert_lists_for_children(client: TestClient) -> None:
    strict = set()
    for user in range(1, 31):
        items = ask(client, f"/v1/users/{user}/recommendations?n=20&kids=true")["items"]
        strict |= {copy["title_id"] for item in items for copy in item["available_on"][:1]}
    titles = [ask(client, f"/v1/catalog/titles/{title_id}") for title_id in sorted(strict)]
    ages = {m["name"]: m["age"] for m in ask(client, "/v1/maturities")["items"]} | {None: 0}
    assert max(ages[title["maturity_rating"]] for title in titles) <= 10
    unknown = [title for title in titles if title["maturity_rating"] is None]
    assert all(len(title["available_on"]) > 1 for title in unknown)  # another copy says it
    assert [title for title in titles if any("Horror" in genre for genre in title["genres"])] == []


def assert_lists_of_real_users(client: TestClient) -> None:
    known = ask(client, "/v1/users/22/recommendations?n=100")
    assert known["known_user"]
    listed = {copy["title_id"] for item in known["items"] for copy in item["available_on"]}
    assert len(known["items"]) == 100
    assert not {"ns4063", "ns6744"} & listed  # the first two that user 22 rated
    slashed = ask(client, "/get_recommendation/50%2F50")
    assert slashed["titulo"] == "50/50"
    assert len(slashed["recomendacion"]) == 5


def assert_known_films(client: TestClient) -> None:
    months = {"enero": 5909, "Abril": 3452}
    days = {"lunes": 3500, "sábado": 5149, "SABADO": 5149}
    for name, count in months.items():
        assert ask(client, f"/peliculas_mes/{name}")["cantidad"] == count
        assert ask(client, f"/peliculas/get_month/{name}")["peliculas"] == count
    for name, count in days.items():
        assert ask(client, f"/peliculas_dia/{name}")["cantidad"] == count
    toys = ask(client, "/franquicia/toy story")
    assert (toys["cantidad"], toys["ganancia_total"]) == (3, 1_937_890_605)
    assert toys["ganancia_promedio"] == 645_963_535
    dolls = ask(client, "/v1/franchises/child's play")
    assert (dolls["films"], dolls["revenue_total"]) == (6, 176_022_038)
    assert ask(client, "/peliculas_pais/italy")["cantidad"] == 2165
    pixar = ask(client, "/productoras/pixar animation studios")
    assert (pixar["cantidad"], pixar["ganancia_total"]) == (52, 11_188_533_734)
    toy = ask(client, "/retorno/toy story")
    assert (toy["inversion"], toy["ganancia"], toy["anio"]) == (30_000_000, 373_554_033, 1995)
    assert round(toy["retorno"], 7) == 12.4518011
    jumanji = ask(client, "/pelicula/get_votos/jumanji")
    assert (jumanji["conteo_votos"], jumanji["votos_promedio"]) == (2413, 6.9)
    bride = ask(client, "/pelicula/get_popularidad/Father of the Bride Part II")
    assert (bride["año_lanzamiento"], bride["popularidad"]) == (1995, 8.39)
    assert len(ask(client, "/v1/movies/titled/cinderella")["alternatives"]) == 10
    thor = ask(client, "/recomendacion/thor")
    assert (thor["titulo"], thor["anio"]) == ("Thor", 2011)


def assert_films_are_like_their_franchise(client: TestClient) -> None:
    similar = ask(client, "/v1/movies/862/similar?n=2")["items"]
    assert {film["title"] for film in similar} == {"Toy Story 2", "Toy Story 3"}
    assert {copy["platform"] for film in similar for copy in film["available_on"]} == {"disney"}
    watched = ask(client, "/v1/catalog/titles/ds1378")
    assert watched["title"] == "Toy Story"
    assert watched["film"]["franchise"] == "Toy Story Collection"
