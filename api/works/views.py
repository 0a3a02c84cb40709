"""From positions of works to the answers of `api.works.schemas`."""

from typing import Any
from urllib.parse import quote

from api.works.schemas import TitleOfWork, Work
from engine.release.read import Release
from engine.text import fold


def work_path(root: str, work_id: str) -> str:
    """The path of a work's answer, below the prefix of a proxy."""
    return f"{root}/v1/works/{quote(work_id, safe='')}"


def work_detail(release: Release, work: int, root: str) -> Work:
    """Everything about the work at a position; `root` is the prefix of a proxy."""
    catalog = release.catalog
    row = catalog.work_rows[work]
    positions = [catalog.title_ids.find(title_id) for title_id in row["title_ids"]]
    titles = [catalog.title(position) for position in positions if position is not None]
    count = sum(int(catalog.rating_count[p]) for p in positions if p is not None)
    total = sum(float(catalog.rating_sum[p]) for p in positions if p is not None)
    film = release.world.films.position_by_work.get(row["work_id"])
    former = catalog.former_works.items()
    return Work(
        work_id=row["work_id"],
        type=row["type"],
        title=row["title"],
        release_year=row["release_year"],
        titles=[_title(title, root) for title in titles],
        genres=_names(titles, "genres"),
        countries=_names(titles, "countries"),
        directors=_names(titles, "directors"),
        actors=_names(titles, "actors"),
        user_score=total / count if count else None,
        rating_count=count,
        film_id=None if film is None else int(release.world.films.ids[film]),
        former_ids=sorted(old for old, leads in former if leads == row["work_id"]),
    )


def _title(row: dict[str, Any], root: str) -> TitleOfWork:
    return TitleOfWork(
        title_id=row["title_id"],
        platform=row["platform"],
        title=row["display_title"],
        release_year=row["release_year"],
        link=f"{root}/v1/catalog/titles/{quote(row['title_id'], safe='')}",
    )


def _names(titles: list[dict[str, Any]], column: str) -> list[str]:
    """The names in a column of all titles, each once, as the first of them spells it."""
    names: dict[str, str] = {}
    for title in titles:
        for name in title[column]:
            names.setdefault(fold(name), name)
    return list(names.values())
