"""Whether two checkouts make the same release and give the same answers.

Run `record` in each checkout on a release made of the same raw files, seed and trials, then
`compare` the two records. Arrays are compared by their bytes, whatever file holds them, tables
column by column, and answers as the JSON that the service sends.

    python -m benchmarks.equality record HOME before.json
    python -m benchmarks.equality record HOME after.json
    python -m benchmarks.equality compare before.json after.json
"""

import hashlib
import json
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
import pyarrow.parquet as pq

_USERS = 40
_TITLES = 25
_FILMS = 25
_LIKED_LISTS = 10
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


def record(home: Path) -> dict[str, Any]:
    """Return what the current release of a home holds and answers."""
    folder = home / "releases" / (home / "releases" / "current").read_text("utf-8").strip()
    return {
        "arrays": {path.name: _array(path) for path in sorted(folder.glob("*.npy"))},
        "tables": {path.name: _table(path) for path in sorted(folder.glob("*.parquet"))},
        "answers": _answers(home, folder),
    }


def _array(path: Path) -> str:
    values = np.load(path, allow_pickle=False)
    digest = hashlib.sha256(np.ascontiguousarray(values).tobytes()).hexdigest()
    return f"{values.dtype} {values.shape} {digest}"


def _table(path: Path) -> dict[str, str]:
    table = pq.read_table(path)
    return {
        name: hashlib.sha256(json.dumps(table[name].to_pylist(), default=str).encode()).hexdigest()
        for name in table.column_names
    }


def _answers(home: Path, folder: Path) -> dict[str, Any]:
    client_of = import_module("starlette.testclient").TestClient
    app, settings = import_module("api.app"), import_module("api.settings").Settings
    home_of = settings.read({"CARTELERA_HOME": str(home)})
    answers: dict[str, Any] = {}
    with client_of(app.create_app(home_of)) as client:
        for path in _paths(folder):
            response = client.get(path)
            text = response.text.replace(folder.name, "RELEASE")
            answers[path] = [response.status_code, json.loads(text)]
    return answers


def _paths(folder: Path) -> Iterator[str]:
    """Yield the questions: fixed ones, and some about users, titles and films of the release."""
    yield from _PATHS
    titles = pq.read_table(folder / "titles.parquet", columns=["title_id"])["title_id"].to_pylist()
    films = pq.read_table(folder / "films.parquet", columns=["film_id"])["film_id"].to_pylist()
    chance = np.random.default_rng(7)
    users = [*map(str, _user_ids(folder, chance)), "nobody"]
    some = [titles[at] for at in chance.integers(len(titles), size=_TITLES)]
    for user in users:
        base = f"/v1/users/{quote(user, safe='')}"
        yield f"{base}/recommendations?n=20&explain=true"
        yield f"{base}/recommendations?n=10&platform=netflix&type=movie"
        yield from (f"{base}/predictions/{title}" for title in some[:5])
    for at in range(_LIKED_LISTS):
        liked = ",".join(titles[i] for i in chance.integers(len(titles), size=1 + at))
        yield f"/v1/users/nobody/recommendations?n=20&explain=true&liked={liked}"
    for title in some:
        yield f"/v1/catalog/titles/{title}"
        yield f"/v1/catalog/titles/{title}/similar"
        yield f"/v1/catalog/titles/{title}/availability"
    for at in chance.integers(len(films), size=_FILMS if films else 0):
        yield f"/v1/movies/{films[at]}"
        for method in ("hybrid", "text", "features"):
            yield f"/v1/movies/{films[at]}/similar?method={method}"


def _user_ids(folder: Path, chance: np.random.Generator) -> list[str]:
    block, offsets = (
        np.load(next(folder.glob(f"user_ids?{part}.npy")), allow_pickle=False)
        for part in ("block", "offsets")
    )
    block = block.tobytes()
    chosen = chance.integers(len(offsets) - 1, size=_USERS).tolist()
    return [block[offsets[at] : offsets[at + 1]].decode() for at in chosen]


def compare(before: dict[str, Any], after: dict[str, Any]) -> Iterator[str]:
    """Yield a line for every difference, and one that counts what is equal."""
    contents = {content: name for name, content in after["arrays"].items()}
    same = 0
    for name, content in before["arrays"].items():
        if content in contents:
            same += 1
        else:
            yield f"array {name}: no array of the other has its content ({content[:40]}…)"
    yield f"{same} of {len(before['arrays'])} arrays are equal, bit for bit"
    for name in sorted(set(after["arrays"].values()) - set(before["arrays"].values())):
        yield f"array {contents[name]}: only in the second ({name[:40]}…)"
    for name, columns in before["tables"].items():
        other = after["tables"].get(name, {})
        differing = [column for column in columns if columns[column] != other.get(column)]
        yield f"table {name}: {', '.join(differing) + ' differ' if differing else 'equal'}"
    yield from _answer_differences(before["answers"], after["answers"])


def _answer_differences(before: dict[str, Any], after: dict[str, Any]) -> Iterator[str]:
    differing = [path for path in before if before[path] != after.get(path)]
    for path in differing[:20]:
        yield f"answer {path}:\n  {_short(before[path])}\n  {_short(after.get(path))}"
    yield f"{len(before) - len(differing)} of {len(before)} answers are equal"


def _short(answer: Any) -> str:
    return json.dumps(answer, ensure_ascii=False)[:600]


def main(arguments: list[str]) -> int:
    """Run the command; the exit code of `compare` is 0 only where nothing differs."""
    if arguments[:1] == ["record"] and len(arguments) == 3:
        Path(arguments[2]).write_text(json.dumps(record(Path(arguments[1]))), "utf-8")
        return 0
    if arguments[:1] == ["compare"] and len(arguments) == 3:
        before, after = (json.loads(Path(name).read_text("utf-8")) for name in arguments[1:])
        lines = list(compare(before, after))
        sys.stdout.write("\n".join(lines) + "\n")
        return int(before != after)
    sys.stderr.write(f"{__doc__}\n")
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
