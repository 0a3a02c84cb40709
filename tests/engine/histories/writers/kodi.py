"""Kodi: a ZIP of NFO files, and videodb.xml."""

from collections.abc import Sequence
from xml.sax.saxutils import escape

from tests.engine.histories.invented import EPISODE, MOVIE, TV_SHOW, Said
from tests.engine.histories.shape import ALL, Shape, archive, of, on, tt
from tests.engine.histories.writers.imdb import tens


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
    Shape("kodi", "kodi", "nfo.zip", _many, _KINDS, _FIELDS, stars=tens),
    Shape("kodi-videodb", "kodi", "videodb.xml", _one, _KINDS, _FIELDS, stars=tens),
)
