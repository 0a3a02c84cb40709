"""TV Time: the ZIP, with the tables that nobody may open."""

from collections.abc import Sequence

from tests.engine.histories.invented import EPISODE, MOVIE, TV_SHOW, Said
from tests.engine.histories.shape import Shape, archive, dated, header, of, on, table

_EPISODES = header(
    "ep_id,ep_no,s_no,user_id,s_id,created_at,key,is_archived,is_followed,is_for_later,is_unitary,"
    "series_name,season_number,episode_number"
)
_FILMS = header(
    "created_at,watch_count,type-uuid-n,user_id,type,entity_type,watch_date,release_date,"
    "movie_name,series_name"
)
_SHOWS = header("user_id,tv_show_id,tv_show_name,nb_episodes_seen,is_followed,is_favorited")
HIDDEN = "never-to-be-opened"


def _episodes(history: Sequence[Said]) -> bytes:
    rows: list[list[object]] = [
        [
            n,
            s.episode,
            s.season,
            7,
            82,
            on(s, "%Y-%m-%d 20:00:00 +0000 UTC"),
            f"watch-episode-{n}",
            "",
            "",
            "",
            "",
            dated(s),
            s.season,
            s.episode,
        ]
        for n, s in enumerate(of(history, "watched", sorts=frozenset((EPISODE,))))
    ]
    return table(_EPISODES, rows)


def _films(history: Sequence[Said]) -> bytes:
    films = of(history, "watched", "watchlist", sorts=frozenset((MOVIE,)))
    return table(
        _FILMS,
        (
            [
                on(s, "%Y-%m-%d 20:00:00"),
                1,
                "x",
                7,
                "watch" if s.kind == "watched" else "towatch",
                "movie",
                "",
                f"{s.year}-01-01 00:00:00",
                s.title,
                "",
            ]
            for s in films
        ),
    )


def _shows(history: Sequence[Said]) -> bytes:
    wanted = of(history, "watchlist", sorts=frozenset((TV_SHOW,)))
    return table(_SHOWS, ([7, 82, dated(s), 0, 1, 0] for s in wanted))


def whole(history: Sequence[Said]) -> bytes:
    return archive(
        {
            "gdpr-data/7_tracking-prod-records-v2.csv": _episodes(history),
            "gdpr-data/tracking_prod_records.csv": _films(history),
            "gdpr-data/user_tv_show_data.csv": _shows(history),
            "gdpr-data/access_token.csv": f"user_id,token\n7,{HIDDEN}\n".encode(),
            "gdpr-data/user.csv": f"id,mail,password\n7,some@body,{HIDDEN}\n".encode(),
        }
    )


SHAPES = (
    Shape(
        "tv-time",
        "tv-time",
        "tvtime-gdpr.zip",
        whole,
        {"watched": frozenset((MOVIE, EPISODE)), "watchlist": frozenset((MOVIE,))},
        frozenset(("of", "year", "day", "season", "episode")),
        implied=frozenset(("watchlist",)),
    ),
)
