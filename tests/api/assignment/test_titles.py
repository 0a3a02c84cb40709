"""The assignment's routes: hand-computed answers in path and query form, canonical numbers."""

from itertools import product
from typing import Any

import pytest
from fastapi.testclient import TestClient

PLATFORMS = ("amazon", "disney", "hulu", "netflix")
QUESTIONS: list[tuple[dict[str, Any], list[str]]] = [
    # longest: Beta and Gamma tie at 150 minutes, Beta comes first
    (
        {"pelicula": "beta"},
        [
            "/get_max_duration/2018/netflix/min",
            "/get_max_duration?year=2018&platform=netflix&duration_type=min",
            "/get_max_duration?anio=2018&plataforma=%20NETFLIX&dtype=minutos",
            "/get_max_duration?year=2018&platform=netflix",
        ],
    ),
    ({"pelicula": "zeta"}, ["/get_max_duration", "/get_max_duration?platform=Amazon%20Prime"]),
    ({"pelicula": "eta"}, ["/get_max_duration?anio=2019"]),
    (
        {"pelicula": "iota"},
        [
            "/get_max_duration/2018/hulu/season",
            "/get_max_duration?dtype=season",
        ],
    ),
    (
        {"pelicula": "delta"},
        [
            "/get_max_duration/2018/netflix/season",
            "/get_max_duration?duration_type=temporadas&plataforma=netflix",
        ],
    ),
    # means on netflix in 2018: Alpha 3.5, Beta 4, Gamma 2; strictly above
    (
        {"plataforma": "netflix", "cantidad": 1, "anio": 2018, "score": 3.5},
        [
            "/get_score_count/netflix/3.5/2018",
            "/get_score_count?platform=netflix&scored=3.5&year=2018",
            "/get_score_count?plataforma=netflix&score=3.5&anio=2018",
        ],
    ),
    (
        {"plataforma": "netflix", "cantidad": 2, "anio": 2018, "score": 3.49},
        [
            "/get_score_count/netflix/3.49/2018",
        ],
    ),
    (
        {"plataforma": "netflix", "cantidad": 0, "anio": 2018, "score": 5},
        [
            "/get_score_count/netflix/5/2018",
        ],
    ),
    # Zeta has four fives and four ones; Kappa has no ratings
    (
        {"plataforma": "amazon", "cantidad": 2, "anio": 2018, "score": 2.99},
        [
            "/get_score_count/amazon/2.99/2018",
        ],
    ),
    ({"plataforma": None, "cantidad": 8, "anio": None, "score": 0}, ["/get_score_count?scored=0"]),
    (
        {"plataforma": "netflix", "peliculas": 3},
        [
            "/get_count_platform/netflix",
            "/get_count_platform?platform=netflix",
            "/get_count_platform?plataforma=Netflix",
        ],
    ),
    (
        {"plataforma": "disney", "peliculas": 2},
        [
            "/get_count_platform/Disney+",
            "/get_count_platform?plataforma=disney%20plus",
        ],
    ),
    ({"plataforma": "hulu", "peliculas": 1}, ["/get_count_platform/hulu"]),
    (
        {
            "plataforma": "netflix",
            "anio": 2018,
            "actor": "bo tarn",
            "apariciones": 3,
            "empatados": ["bo tarn"],
        },
        [
            "/get_actor/netflix/2018",
            "/get_actor?platform=netflix&year=2018",
            "/get_actor?plataforma=netflix&anio=2018",
        ],
    ),
    (
        {
            "plataforma": "amazon",
            "anio": 2018,
            "actor": "bo tarn",
            "apariciones": 1,
            "empatados": ["bo tarn", "di orr", "ed paz"],
        },
        ["/get_actor/amazon/2018"],
    ),
    # Eta's cast is "Ed Paz, 1"
    (
        {
            "plataforma": "amazon",
            "anio": 2019,
            "actor": "ed paz",
            "apariciones": 1,
            "empatados": ["ed paz"],
        },
        ["/get_actor/amazon/2019"],
    ),
    (
        {
            "plataforma": "hulu",
            "anio": 2018,
            "actor": None,
            "apariciones": 0,
            "empatados": [],
            "motivo": "the hulu catalog names no cast for these titles",
        },
        ["/get_actor/hulu/2018"],
    ),
    (
        {
            "plataforma": "disney",
            "anio": 1999,
            "actor": None,
            "apariciones": 0,
            "empatados": [],
            "motivo": "no title matches",
        },
        ["/get_actor/disney/1999"],
    ),
    # co-productions count: Beta is of both countries
    (
        {
            "pais": "united states",
            "anio": 2018,
            "tipo": "movie",
            "contenido": 6,
            "pelicula": 6,
            "peliculas": 6,
        },
        [
            "/prod_per_county/movie/United%20States/2018",
            "/prod_per_country/pel%C3%ADcula/united%20states/2018",
            "/prod_per_county?tipo=pelicula&pais=united%20states&anio=2018",
            "/prod_per_country?type=Film&country=UNITED%20STATES&year=2018",
            "/prod_per_county?pais=united%20states&anio=2018",
        ],
    ),
    (
        {
            "pais": "france",
            "anio": 2018,
            "tipo": "movie",
            "contenido": 2,
            "pelicula": 2,
            "peliculas": 2,
        },
        ["/prod_per_county/movie/france/2018"],
    ),
    (
        {
            "pais": "united states",
            "anio": 2018,
            "tipo": "tv show",
            "contenido": 1,
            "pelicula": 1,
            "peliculas": 1,
        },
        [
            "/prod_per_county/tv%20show/united%20states/2018",
            "/prod_per_county/serie/united%20states/2018",
            "/prod_per_country?tipo=series&pais=united%20states&anio=2018",
        ],
    ),
    (
        {
            "pais": "japan",
            "anio": 2018,
            "tipo": "movie",
            "contenido": 0,
            "pelicula": 0,
            "peliculas": 0,
        },
        ["/prod_per_county/movie/japan/2018"],
    ),
    (
        {"rating": "tv-ma", "contenido": 2},
        [
            "/get_contents/tv-ma",
            "/get_contents/TV-MA",
            "/get_contents?rating=%20Tv-Ma%20",
        ],
    ),
    # a title without a class is g: Epsilon and Eta beside Face/Off
    ({"rating": "g", "contenido": 3}, ["/get_contents/g", "/get_contents?rating=G"]),
]
CASES = [(url, expected) for expected, urls in QUESTIONS for url in urls]


@pytest.mark.parametrize(("url", "expected"), CASES, ids=[url for url, _ in CASES])
def test_assignment_route_gives_the_hand_computed_answer(
    small: TestClient, url: str, expected: dict[str, Any]
) -> None:
    answer = small.get(url)
    assert answer.status_code == 200, answer.text
    assert answer.json() == expected


@pytest.mark.parametrize(
    "form",
    [
        "/get_recommendation/{}",
        "/get_recomendation/{}",
        "/get_recommendation?titulo={}",
        "/get_recomendation?titulo={}",
        "/get_recommendation?title={}",
    ],
)
def test_recommendation_by_title_leads_with_what_shares_most(small: TestClient, form: str) -> None:
    answer = small.get(form.format("bETA%20")).json()
    assert {key: answer[key] for key in ("titulo", "anio", "otros")} == {
        "titulo": "Beta",
        "anio": 2018,
        "otros": [],
    }
    assert len(answer["recomendacion"]) == 5
    assert answer["recomendacion"][0] == "Gamma"  # same director and genre
    assert "Beta" not in answer["recomendacion"]


def test_recommendation_by_title_leaves_out_the_title_and_its_copies(small: TestClient) -> None:
    answer = small.get("/get_recommendation/Alpha").json()
    assert answer["titulo"] == "Alpha"
    assert "Alpha" not in answer["recomendacion"]
    assert len(set(answer["recomendacion"])) == 5


@pytest.mark.parametrize("name", ["Face/Off", "face%2Foff", "face"])
def test_recommendation_by_path_finds_a_title_with_a_slash(small: TestClient, name: str) -> None:
    answer = small.get(f"/get_recommendation/{name}")
    assert answer.status_code == 200, answer.text
    assert answer.json()["titulo"] == "Face/Off"
    similar = small.get("/v1/catalog/titles/ds1/similar").json()["items"]
    assert answer.json()["recomendacion"] == [work["title"] for work in similar][:5]


@pytest.mark.parametrize(("platform", "year"), list(product(PLATFORMS, (1995, 2015, 2019))))
def test_assignment_routes_agree_with_the_canonical_ones(
    sample: TestClient, platform: str, year: int
) -> None:
    def ask(url: str) -> Any:
        answer = sample.get(url)
        return answer.json() if answer.status_code == 200 else answer.status_code

    query = f"platform={platform}&year={year}"
    longest = ask(f"/v1/catalog/longest?{query}")
    name = ask(f"/get_max_duration/{year}/{platform}/min")
    first = (
        longest if isinstance(longest, int) else {"pelicula": longest["items"][0]["title"].lower()}
    )
    assert name == first
    for stars in (2.5, 3.25, 4):
        legacy = ask(f"/get_score_count/{platform}/{stars}/{year}")
        canonical = ask(f"/v1/catalog/score-count?{query}&scored={stars}")
        assert legacy["cantidad"] == canonical["count"]
    counts = ask(f"/v1/catalog/platform-counts?platform={platform}")["items"][0]
    assert ask(f"/get_count_platform/{platform}")["peliculas"] == counts["movies"]
    top = ask(f"/v1/catalog/top-actors?{query}&limit=100")
    actor = ask(f"/get_actor/{platform}/{year}")
    tied = [entry["actor"].lower() for entry in top["items"][: top["tied"]]]
    assert actor["empatados"] == tied
    assert actor["apariciones"] == (top["items"][0]["titles"] if tied else 0)
    for kind in ("movie", "tv show"):
        produced = ask(f"/prod_per_county/{kind}/united states/{year}")
        canonical = ask(
            f"/v1/catalog/production-count?type={kind}&country=united states&year={year}"
        )
        assert produced["contenido"] == canonical["count"]
    classes = {"tv-ma", "g", "13+"}
    for rating in classes:
        canonical = ask(f"/v1/catalog/maturity-count?rating={rating.replace('+', '%2B')}")
        legacy = ask(f"/get_contents/{rating}")
        assert legacy == canonical or legacy["contenido"] == canonical["count"]
