"""The earlier assignments' film routes: each with its own answer, the canonical numbers."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.api.world import assert_problem

HOMONYMS = [{"titulo": "Alpha", "id": 7, "anio": 1958}]
ALPHA = {"titulo": "Alpha", "id": 862, "año_lanzamiento": 2018, "otros": HOMONYMS}


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/peliculas_mes/ENERO", {"mes": "Enero", "cantidad": 2}),
        ("/peliculas_mes/january", {"mes": "Enero", "cantidad": 2}),
        ("/peliculas_dia/sabado", {"dia": "Sábado", "dia_semana": "Sábado", "cantidad": 2}),
        ("/peliculas_dis/Lunes ", {"dia": "Lunes", "dia_semana": "Lunes", "cantidad": 2}),
        (
            "/franquicia/alpha collection",
            {
                "franquicia": "Alpha Collection",
                "cantidad": 2,
                "ganancia_total": 300,
                "ganancia_promedio": 150.0,
            },
        ),
        ("/peliculas_pais/niger", {"pais": "Niger", "cantidad": 1, "cantidad de peliculas": 1}),
        (
            "/productoras/orsel pictures, inc.",
            {"productora": "Orsel Pictures, Inc.", "ganancia_total": 300, "cantidad": 2},
        ),
        (
            "/retorno/alpha",
            {
                "pelicula": "Alpha",
                "id": 862,
                "inversion": 100,
                "ganacia": 300,
                "ganancia": 300,
                "retorno": 3.0,
                "anio": 2018,
                "otros": HOMONYMS,
            },
        ),
        ("/peliculas/get_month/Mayo", {"mes": "mayo", "peliculas": 1}),
        ("/peliculas/get_day/viernes", {"dia": "viernes", "peliculas": 1}),
        (
            "/cantidad_filmaciones_mes/enero",
            {
                "message": "2 películas fueron estrenadas en el mes de enero",
                "mes": "enero",
                "cantidad": 2,
            },
        ),
        (
            "/cantidad_filmaciones_dia/lunes",
            {
                "message": "2 películas fueron estrenadas en los días lunes",
                "dia": "lunes",
                "cantidad": 2,
            },
        ),
        ("/pelicula/get_popularidad/ALPHA", ALPHA | {"popularidad": 21.95}),
        ("/pelicula/get_votos/alpha", ALPHA | {"conteo_votos": 2000, "votos_promedio": 7.5}),
        (
            "/pelicula/get_votos/alpha 2",
            {
                "titulo": "Alpha 2",
                "id": 863,
                "año_lanzamiento": 2020,
                "otros": [],
                "mensaje": "La película no cumple con el mínimo de 2000 valoraciones",
            },
        ),
        (
            "/actor/get_actor/bo tarn",
            {
                "actor": "Bo Tarn",
                "cantidad_peliculas": 2,
                "retorno_promedio": 1.5,
                "retorno_total": 3.0,
            },
        ),
    ],
)
def test_every_route_has_its_own_answer(
    small: TestClient, path: str, answer: dict[str, Any]
) -> None:
    response = small.get(path)
    assert response.status_code == 200, response.text
    assert response.json() == answer


def test_sentences_say_the_same_as_fields(small: TestClient) -> None:
    score = small.get("/score_titulo/alpha").json()
    assert score == ALPHA | {
        "popularidad": 21.95,
        "message": "La película Alpha fue estrenada en el año 2018 con un score/popularidad "
        "de 21.95",
    }
    assert "2000 valoraciones, con un promedio de 7.5" in small.get("/votos_titulo/alpha").text
    few = small.get("/votos_titulo/alpha 2").json()
    assert few["message"] == few["mensaje"]
    assert "conteo_votos" not in few


def test_a_year_chooses_among_homonyms(small: TestClient) -> None:
    for path in ("/retorno/alpha", "/score_titulo/alpha", "/votos_titulo/alpha"):
        assert small.get(path, params={"anio": 1958}).json()["id"] == 7


def test_both_meanings_of_get_actor_live(small: TestClient) -> None:
    success = small.get("/get_actor/Bo Tarn").json()
    assert success["message"] == (
        "El actor Bo Tarn ha participado en 2 filmaciones, ha conseguido un retorno de 3.0 "
        "con un promedio de 1.5 por filmación"
    )
    for name in ("actor", "nombre_actor"):
        assert small.get("/get_actor", params={name: "bo tarn"}).json() == success
    most = small.get("/get_actor/netflix/2018").json()
    assert (most["actor"], most["apariciones"]) == ("bo tarn", 3)
    query = {"platform": "netflix", "year": 2018}
    assert small.get("/get_actor", params=query).json() == most


def test_a_director_has_every_film_with_its_ratio_and_profit(small: TestClient) -> None:
    fields = small.get("/director/get_director/ana orsel").json()
    assert fields == {
        "director": "Ana Orsel",
        "cantidad": 2,
        "retorno": 3.0,
        "peliculas": [
            {
                "titulo": "Alpha",
                "id": 862,
                "año_lanzamiento": 2018,
                "fecha_lanzamiento": "2018-01-05",
                "retorno": 3.0,
                "presupuesto": 100,
                "ganancia": 300,
            },
            {
                "titulo": "Alpha 2",
                "id": 863,
                "año_lanzamiento": 2020,
                "fecha_lanzamiento": "2020-01-04",
                "retorno": 0.0,
                "presupuesto": 200,
                "ganancia": 0,
            },
        ],
    }
    sentence = small.get("/get_director/ana orsel").json()
    assert (sentence["director"], sentence["return"], sentence["profit"]) == ("Ana Orsel", 3.0, 0)
    assert sentence["cantidad"] == 2
    assert [film["profit"] for film in sentence["details"]] == [200, -200]


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("/recomendacion/", "lista recomendada"),
        ("/recomendacion/get_recomendacion/", "titulos_recomendados"),
        ("/recommend/", "recommendations"),
    ],
)
def test_every_spelling_of_the_recommendation_names_the_same_films(
    small: TestClient, path: str, key: str
) -> None:
    answer = small.get(f"{path}alpha").json()
    assert answer["id"] == 862
    canonical = small.get("/v1/movies/862/similar", params={"n": 5}).json()
    assert answer[key] == [item["title"] for item in canonical["items"]]
    assert small.get(f"{path}Face/Off").json()["id"] == 9


@pytest.mark.parametrize(
    "path",
    [
        "/peliculas_mes/brumario",
        "/peliculas_dia/lu",
        "/peliculas/get_month/13",
        "/cantidad_filmaciones_dia/enero",
    ],
)
def test_an_unknown_month_or_day_is_422_with_the_valid_ones(small: TestClient, path: str) -> None:
    expected = assert_problem(small.get(path), 422)["errors"][0]["expected"]
    assert expected.startswith("one of ")


@pytest.mark.parametrize(
    "route",
    [
        "/franquicia/",
        "/peliculas_pais/",
        "/productoras/",
        "/retorno/",
        "/recomendacion/",
        "/recommend/",
        "/score_titulo/",
        "/votos_titulo/",
        "/get_actor/",
        "/get_director/",
        "/actor/get_actor/",
        "/director/get_director/",
        "/pelicula/get_votos/",
    ],
)
@pytest.mark.parametrize("name", ["zzz", "(", "+", ".*", "%25", "'; drop table", "x" * 300])
def test_an_unknown_name_is_404_whatever_it_is_made_of(
    small: TestClient, route: str, name: str
) -> None:
    assert_problem(small.get(route + name), 404)


@pytest.mark.parametrize(
    ("function", "text", "key"),
    [
        ("cantidad_filmaciones_mes", "enero", "cantidad"),
        ("cantidad_filmaciones_dia", "lunes", "cantidad"),
        ("score_titulo", "El & Ella: What's Up?", "popularidad"),
        ("votos_titulo", "alpha", "conteo_votos"),
        ("get_actor", "Fy (Dune) O'Hara", "cantidad_peliculas"),
        ("get_director", "Ana Orsel", "peliculas"),
        ("recomendacion", "Alpha", "titulos_recomendados"),
    ],
)
def test_the_form_answers_every_function(
    small: TestClient, function: str, text: str, key: str
) -> None:
    answer = small.post("/consultar", data={"funcion": function, "parametro": text})
    assert answer.status_code == 200, answer.text
    assert key in answer.json()


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"funcion": "__import__('os')", "parametro": "x"},
        {"funcion": "eval", "parametro": ""},
        {"funcion": "score_titulo", "parametro": "x" * 9000},
    ],
)
def test_the_form_evaluates_nothing(small: TestClient, form: dict[str, str]) -> None:
    assert_problem(small.post("/consultar", data=form), 422)


def test_a_form_that_is_none_is_422(small: TestClient) -> None:
    assert_problem(small.post("/consultar", content=b"\xff\xfe{}"), 422)
    many = "&".join(f"a{n}=1" for n in range(99))
    assert_problem(small.post("/consultar", content=many.encode()), 422)
