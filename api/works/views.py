"""From positions of works to the answers of `api.works.schemas`."""

from typing import Any

from api.works.cards import title_path, work_fields
from api.works.schemas import TitleOfWork, Work
from engine.catalog.cards import united
from engine.release.read import Release


def work_detail(release: Release, work: int, root: str) -> Work:
    """Everything about the work at a position; `root` is the prefix of a proxy."""
    catalog = release.catalog
    row, titles = catalog.work_rows[work], catalog.titles_of_work(work)
    film = release.world.films.of_work(row)
    former = catalog.former_works.items()
    return Work(
        **work_fields(release, work, root) | {"description": _description(release, titles, film)},
        titles=[_title(title, root) for title in titles],
        countries=united(title["countries"] for title in titles),
        directors=united(title["directors"] for title in titles),
        actors=united(title["actors"] for title in titles),
        film_id=None if film is None else int(release.world.films.ids[film]),
        former_ids=sorted(old for old, leads in former if leads == row["work_id"]),
    )


def _description(release: Release, titles: list[dict[str, Any]], film: int | None) -> str | None:
    """The whole description: that of the first title that has one, else the film's."""
    texts = (text for row in titles if (text := row["display_description"]))
    overview = None if film is None else release.world.films.rows.value(film, "overview")
    return next(texts, overview)


def _title(row: dict[str, Any], root: str) -> TitleOfWork:
    return TitleOfWork(
        title_id=row["title_id"],
        platform=row["platform"],
        title=row["display_title"],
        release_year=row["release_year"],
        link=title_path(root, row["title_id"]),
        joined_to=row["joined_to"],
        joined_by=row["joined_by"] or [],
        joined_bits=row["joined_bits"],
    )
