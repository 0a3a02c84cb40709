"""Players at home: Jellyfin's Playback Reporting, and Kodi's NFO files."""

from collections.abc import Sequence
from xml.sax.saxutils import escape

from tests.engine.histories.invented import EPISODE, MOVIE, TV_SHOW, Said
from tests.engine.histories.shape import ALL, Shape, archive, of, on, tt
from tests.engine.histories.writers.imdb import tens

_SEEN = frozenset((MOVIE, EPISODE))
USER = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"
UNKNOWN_DURATION = -(2**31)
NEVER = "0001-01-01 00:00:00"  # as .NET writes no date


def one_line(said: Said) -> str:
    """A table without quotes has no room for tabs and line ends."""
    return said.title.replace("\n", " ").replace("\t", " ")


def _jellyfin(history: Sequence[Said]) -> bytes:
    lines = []
    for n, s in enumerate(of(history, "watched", sorts=_SEEN)):
        duration = (2400, 2_400_000, UNKNOWN_DURATION)[n % 3]
        name = one_line(s)
        if s.of == EPISODE:
            name += f" - s{s.season or 1:02}e{s.episode or 1:02} - {s.name}"
        fraction = ("", ".1234567", ".5")[n % 3]
        cells = (
            on(s, f"%Y-%m-%d 21:04:05{fraction}") or NEVER,
            USER,
            f"{n:032x}",
            "Episode" if s.of == EPISODE else "Movie",
            name,
            "DirectPlay",
            "Web",
            "Firefox",
            str(duration),
        )
        lines.append("\t".join(cells) + "\n")
    return "".join(lines).encode()


def _nfo(said: Said) -> str:
    tag = {MOVIE: "movie", TV_SHOW: "tvshow", EPISODE: "episodedetails"}[said.of]
    title = escape(said.name or "" if said.of == EPISODE else said.title)
    inner = f"<title>{title}</title>"
    if said.of == EPISODE:
        inner += f"<showtitle>{escape(said.title)}</showtitle>"
        inner += f"<season>{said.season}</season><episode>{said.episode}</episode>"
    else:
        inner += f"<year>{said.year}</year>"
        inner += f'<uniqueid type="imdb" default="true">{tt(said)}</uniqueid>'
        inner += f'<uniqueid type="tmdb">{said.tmdb_id}</uniqueid>'
    if said.kind == "rating":
        inner += f"<userrating>{tens(said.stars or 0)}</userrating><playcount>0</playcount>"
    else:
        inner += "<userrating>0</userrating><playcount>1</playcount>"
    inner += f"<lastplayed>{on(said, '%Y-%m-%d 22:00:00')}</lastplayed>"
    inner += "<set><name>A set</name></set>"
    return f"<{tag}>{inner}</{tag}>"


_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes" ?>\n'


def _kept(history: Sequence[Said]) -> list[Said]:
    return of(history, "watched", "rating")


def _many(history: Sequence[Said]) -> bytes:
    tail = "\nhttps://www.themoviedb.org/movie/1\n"
    files = [(_HEAD + _nfo(s) + tail).encode() for s in _kept(history)]
    return archive({f"films/{n}/{n}.nfo": content for n, content in enumerate(files)})


def _one(history: Sequence[Said]) -> bytes:
    inner = "".join(map(_nfo, _kept(history)))
    return (_HEAD + f"<videodb><version>1</version>{inner}</videodb>").encode()


_EPISODES = frozenset(("season", "episode", "name"))
_FIELDS = frozenset(("of", "day", "stars")) | _EPISODES
_KINDS = {"watched": ALL, "rating": frozenset((MOVIE, TV_SHOW))}

SHAPES = (
    Shape(
        "jellyfin",
        "jellyfin",
        "PlaybackReportingBackup-20261101-120000.tsv",
        _jellyfin,
        {"watched": _SEEN},
        frozenset(("of", "day")) | _EPISODES,
        spelled=one_line,
    ),
    Shape("kodi", "kodi", "nfo.zip", _many, _KINDS, _FIELDS, stars=tens),
    Shape("kodi-videodb", "kodi", "videodb.xml", _one, _KINDS, _FIELDS, stars=tens),
)
