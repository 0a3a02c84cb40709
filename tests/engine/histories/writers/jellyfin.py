"""Jellyfin's Playback Reporting: a table of tabs without a header."""

from collections.abc import Sequence

from tests.engine.histories.invented import EPISODE, MOVIE, Said
from tests.engine.histories.shape import Shape, of, on

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


_EPISODES = frozenset(("season", "episode", "name"))

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
)
