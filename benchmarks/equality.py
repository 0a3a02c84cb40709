"""Whether two checkouts make the same release and give the same answers.

Run `record` in each checkout on a release made of the same raw files, seed and trials, then
`compare` the two records. Arrays are compared by their bytes, whatever file holds them, tables
column by column, and answers as the JSON that the service sends. Every difference is printed, and
the exit code is 1 where there is one.

    python -m benchmarks equality record HOME before.json
    python -m benchmarks equality record HOME after.json
    python -m benchmarks equality compare before.json after.json
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings

Record = dict[str, dict[str, Any]]
_Value = TypeVar("_Value")

_USERS = 40
_TITLES = 25
_FILMS = 25
_LIKED_LISTS = 10
_SHOWN_ANSWERS = 20  # that differ, in full
_PATHS = (
    "/v1/catalog/titles?q=love&limit=20",
    "/v1/catalog/titles?platform=netflix&type=movie&year_min=2015&genre=Comedies&limit=20",
    "/v1/catalog/longest?year=2018&platform=netflix",
    "/v1/catalog/longest?duration_type=season",
    "/v1/catalog/score-count?platform=amazon&scored=3.5&year=2018",
    "/v1/catalog/platform-counts",
    "/v1/catalog/top-actors?platform=netflix&year=2018",
    "/v1/catalog/production-count?type=movie&country=united states&year=2018",
    "/v1/catalog/maturity-count?rating=tv-ma",
    "/v1/movies?q=love&limit=20",
    "/v1/movies?genre=drama&country=italy&sort=revenue&limit=20",
    "/v1/movies/releases?month=enero",
    "/v1/movies/releases?weekday=viernes",
    "/v1/movies/titled/Toy Story",
    "/v1/franchises/toy story",
    "/v1/countries/italy",
    "/v1/companies/pixar animation studios",
    "/v1/people/actors/tom hanks",
    "/v1/people/directors/john lasseter",
    "/get_max_duration/2018/netflix/min",
    "/get_score_count/netflix/3.5/2018",
    "/get_count_platform/hulu",
    "/get_actor/netflix/2018",
    "/prod_per_county/movie/united states/2018",
    "/get_contents/pg-13",
    "/get_recommendation/toy story",
    "/peliculas_mes/enero",
    "/peliculas_dia/viernes",
    "/franquicia/toy story",
    "/peliculas_pais/italy",
    "/productoras/pixar animation studios",
    "/retorno/toy story",
    "/recomendacion/toy story",
    "/score_titulo/toy story",
    "/votos_titulo/toy story",
    "/get_actor/tom hanks",
    "/get_director/john lasseter",
    "/v1/catalog/titles?platform=nowhere",
    "/v1/movies/titled/zzzzzz",
    "/v1/users/1/recommendations?n=0",
)


@dataclass
class Comparison:
    """What two records have in common and where they differ, a line each.

    Attributes:
        differences: arrays whose content the other record lacks, columns of tables, and answers.
        counts: how much is equal.
    """

    differences: list[str] = field(default_factory=list)
    counts: list[str] = field(default_factory=list)


def record(home: Path) -> Record:
    """What the current release of a home holds and answers."""
    folder = home / "releases" / (home / "releases" / "current").read_text("utf-8").strip()
    return {
        "arrays": {path.name: array_content(path) for path in sorted(folder.glob("*.npy"))},
        "tables": {path.stem: column_contents(path) for path in _tables(folder)},
        "answers": _answers(home, folder),
    }


def _tables(folder: Path) -> list[Path]:
    """The files of a release's tables; a release of format 6 holds Parquet."""
    return sorted(path for path in folder.iterdir() if path.suffix in (".arrow", ".parquet"))


def array_content(path: Path) -> str:
    """Type, shape and SHA-256 of an array's bytes."""
    values = np.load(path, allow_pickle=False)
    digest = hashlib.sha256(np.ascontiguousarray(values).tobytes()).hexdigest()
    return f"{values.dtype} {values.shape} {digest}"


def column_contents(path: Path) -> dict[str, str]:
    """The SHA-256 of every column of a table, whatever its chunks and codes."""
    table = _table(path)
    return {
        name: hashlib.sha256(json.dumps(table[name].to_pylist(), default=str).encode()).hexdigest()
        for name in table.column_names
    }


def _table(path: Path) -> pa.Table:
    if path.suffix == ".parquet":
        return pq.read_table(path)
    with pa.memory_map(str(path)) as source:
        return pa.ipc.open_file(source).read_all()


def _answers(home: Path, folder: Path) -> dict[str, Any]:
    """Status and body of every question's answer, with the release's name taken out."""
    settings = Settings(home=home)
    answers: dict[str, Any] = {}
    with TestClient(create_app(settings)) as client:
        for path in _paths(folder):
            response = client.get(path)
            text = response.text.replace(folder.name, "RELEASE")
            answers[path] = [response.status_code, json.loads(text)]
    return answers


def _paths(folder: Path) -> Iterator[str]:
    """Yield the questions: fixed ones, and some about users, titles and films of the release."""
    yield from _PATHS
    tables = {path.stem: path for path in _tables(folder)}
    titles = _table(tables["titles"])["title_id"].to_pylist()
    films = _table(tables["films"])["film_id"].to_pylist()
    chance = np.random.default_rng(7)
    users = [*_user_ids(folder, chance), "nobody"]
    some = _drawn(titles, _TITLES, chance)
    for user in users:
        base = f"/v1/users/{quote(user, safe='')}"
        yield f"{base}/recommendations?n=20&explain=true"
        yield f"{base}/recommendations?n=10&platform=netflix&type=movie"
        yield from (f"{base}/predictions/{title}" for title in some[:5])
    for size in range(1, _LIKED_LISTS + 1):
        liked = ",".join(_drawn(titles, size, chance))
        yield f"/v1/users/nobody/recommendations?n=20&explain=true&liked={liked}"
    for title in some:
        yield f"/v1/catalog/titles/{title}"
        yield f"/v1/catalog/titles/{title}/similar"
        yield f"/v1/catalog/titles/{title}/availability"
    for film in _drawn(films, _FILMS, chance):
        yield f"/v1/movies/{film}"
        for method in ("hybrid", "text", "features"):
            yield f"/v1/movies/{film}/similar?method={method}"


def _drawn(values: Sequence[_Value], size: int, chance: np.random.Generator) -> list[_Value]:
    """Some of the values, drawn with replacement; none of none."""
    return [values[row] for row in chance.integers(len(values), size=size)] if values else []


def _user_ids(folder: Path, chance: np.random.Generator) -> list[str]:
    block, offsets = (
        np.load(next(folder.glob(f"user_ids?{part}.npy")), allow_pickle=False)
        for part in ("block", "offsets")
    )
    text = block.tobytes()
    users = _drawn(range(len(offsets) - 1), _USERS, chance)
    return [text[offsets[user] : offsets[user + 1]].decode() for user in users]


def compare(before: Record, after: Record) -> Comparison:
    """Hold two records against each other; only the names of arrays may differ."""
    comparison = Comparison()
    _compare_arrays(before["arrays"], after["arrays"], comparison)
    _compare_tables(before["tables"], after["tables"], comparison)
    _compare_answers(before["answers"], after["answers"], comparison)
    return comparison


def _compare_arrays(
    before: Mapping[str, str], after: Mapping[str, str], comparison: Comparison
) -> None:
    lost, new = _without_equal(before, after), _without_equal(after, before)
    comparison.differences += [f"array {name}: not in the second" for name in lost]
    comparison.differences += [f"array {name}: only in the second" for name in new]
    equal = len(before) - len(lost)
    comparison.counts.append(f"{equal} of {len(before)} arrays are equal, bit for bit")


def _without_equal(arrays: Mapping[str, str], rivals: Mapping[str, str]) -> list[str]:
    """The arrays that no array of the other record equals: name, type, shape, hash."""
    contents = set(rivals.values())
    return [f"{name} ({text[:40]}…)" for name, text in arrays.items() if text not in contents]


def _compare_tables(
    before: Mapping[str, Mapping[str, str]],
    after: Mapping[str, Mapping[str, str]],
    comparison: Comparison,
) -> None:
    before, after = (
        {name.removesuffix(".parquet"): columns for name, columns in tables.items()}
        for tables in (before, after)  # records of before format 7 name files
    )
    for name in {**before, **after}:
        differing = _differing(before.get(name, {}), after.get(name, {}))
        if differing:
            comparison.differences.append(f"table {name}: {', '.join(differing)} differ")
        else:
            comparison.counts.append(f"table {name}: equal")


def _compare_answers(
    before: Mapping[str, Any], after: Mapping[str, Any], comparison: Comparison
) -> None:
    differing = _differing(before, after)
    for path in differing[:_SHOWN_ANSWERS]:
        answers = f"{_short(before.get(path))}\n  {_short(after.get(path))}"
        comparison.differences.append(f"answer {path}:\n  {answers}")
    if len(differing) > _SHOWN_ANSWERS:
        comparison.differences.append(f"{len(differing) - _SHOWN_ANSWERS} more answers differ")
    total = len({**before, **after})
    comparison.counts.append(f"{total - len(differing)} of {total} answers are equal")


def _differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """The keys that have another value in the two, or are in one of them alone."""
    absent = object()
    keys = {**before, **after}
    return [key for key in keys if before.get(key, absent) != after.get(key, absent)]


def _short(answer: Any) -> str:
    return json.dumps(answer, ensure_ascii=False)[:600]
