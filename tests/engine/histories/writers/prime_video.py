"""Prime Video: a data request with the columns of two years, and the exporter in two languages."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time

from tests.engine.histories.invented import EPISODE, MOVIE, Said
from tests.engine.histories.shape import Shape, archive, header, of, on, table

_SEEN = frozenset((MOVIE, EPISODE))
_HOURS = header(
    "Playback Hour,Title,Marketplace,Operating System,Browser,City,State,Country,ISP,Device Type"
)
_DRIFTED = header(
    "Playback Start Datetime (UTC),Item Name,Seconds Viewed,City Name,IP Address,Marketplace"
)


def title(said: Said) -> str:
    if said.of == EPISODE:
        return f"{said.title} - Season {said.season}: {said.name}"
    return said.title


def _request(history: Sequence[Said]) -> bytes:
    rows = [
        [
            on(s, "%m/%d/%Y 21:00:00"),
            title(s),
            "amazon.com",
            "",
            "",
            "Valdivia",
            "",
            "CL",
            "",
            "",
        ]
        for s in reversed(of(history, "watched", sorts=_SEEN))
    ]
    return archive(
        {
            "Digital.PrimeVideo.Viewinghistory/Digital.PrimeVideo.Viewinghistory.csv": table(
                _HOURS, rows, bom=True, end="\r\n"
            ),
            "Digital.PrimeVideo.Location/Digital.PrimeVideo.LocationData.csv": table(
                ("City", "Playback Hour"), [["Valdivia", "1"]]
            ),
            "Digital.PrimeVideo.Watchlist/Digital.PrimeVideo.Watchlist.csv": table(
                ("Catalog Title", "Item Type", "Added Date"),
                ([s.title, "x", s.day] for s in of(history, "watchlist")),
            ),
        }
    )


def _drifted(history: Sequence[Said]) -> bytes:
    return table(
        _DRIFTED,
        (
            [on(s, "%Y-%m-%dT21:00:00Z"), title(s), 1800, "Valdivia", "192.0.2.7", "CL"]
            for s in of(history, "watched", sorts=_SEEN)
        ),
    )


def _exported(columns: Sequence[str], movie: str, series: str) -> Callable[[Sequence[Said]], bytes]:
    def content(history: Sequence[Said]) -> bytes:
        rows = [
            [_when(s), series, f"{s.title}, Season {s.season}", s.name, "gti"]
            if s.of == EPISODE
            else [_when(s), movie, s.title, "", "gti"]
            for s in of(history, "watched", sorts=_SEEN)
        ]
        return table(columns, rows)

    def _when(said: Said) -> str:
        if columns[0] == "Date Watched" or said.day is None:
            return on(said, "%Y-%m-%dT00:00:00.000Z")
        return str(int(datetime.combine(said.day, time(12), UTC).timestamp() * 1000))

    return content


_FIELDS = frozenset(("day", "season", "name", "episode-of"))

SHAPES = (
    Shape(
        "prime-video",
        "prime-video",
        "Your Orders.zip",
        _request,
        {"watched": _SEEN, "watchlist": frozenset((MOVIE, "tv show"))},
        _FIELDS,
    ),
    Shape(
        "prime-video-drifted",
        "prime-video",
        "Digital.PrimeVideo.ViewingHistory.csv",
        _drifted,
        {"watched": _SEEN},
        _FIELDS,
    ),
    Shape(
        "prime-video-exporter",
        "prime-video",
        "watch-history-export.csv",
        _exported(
            header("Date Watched,Type,Title,Episode Title,Global Title Identifier"),
            "Movie",
            "Series",
        ),
        {"watched": _SEEN},
        _FIELDS | {"of"},
    ),
    Shape(
        "prime-video-exporter-german",
        "prime-video",
        "watch-history-export.csv",
        _exported(header("Datum angesehen,Typ,Titel,Folge,GTI"), "Film", "Serie"),
        {"watched": _SEEN},
        _FIELDS | {"of"},
    ),
)
