"""Raw folders that lack whole kinds of files: only catalogs, only MovieLens, only films …"""

from collections.abc import Callable, Iterator
from pathlib import Path

from data.ingest import ingest
from data.settings import Settings as DataSettings
from engine.console.progress import Progress
from engine.store.home import Home
from tests.api.world import CATALOGS, COLUMNS, CREDITS, FILMS, LATEST_YEAR
from tests.worlds import RawWorld, as_csv
from training.pipeline import train
from training.settings import Settings as TrainingSettings

# Id, title with its year, genres.
MOVIES = [
    (1, "Alpha (2018)", "Drama|Children's"),
    (2, "Lantern Road, The (Camino, El) (1995)", "Drama"),
    (3, "Face/Off (2018)", "Action"),
    (4, "Harbour Nine (2006-2009)", "Drama"),
    (5, "No Year", "Drama"),
    (6, "(500) Nights of Tin (2009)", "(no genres listed)"),
    (7, "Alpha (2018)", "Drama"),
    (8, "Été, L' (a.k.a. Summer) (2001) ", "Comedy|Drama"),
]
STARS = [
    (user, movie, 1 + (user * 3 + movie) % 5, 1_000_000 + 60 * user + movie)
    for user in range(1, 13)
    for movie in range(1, 9)
    if (user + movie) % 3
]
_FLAGS = {"Action": 1, "Children's": 4, "Comedy": 5, "Drama": 8}  # where they stand, of 19


def catalogs(world: RawWorld, *platforms: str) -> None:
    """Write the hand-made catalogs, or some of them."""
    for platform in platforms or CATALOGS:
        titles = [dict(zip((*COLUMNS, "listed_in"), t, strict=True)) for t in CATALOGS[platform]]
        world.catalog(platform, [title | {"description": ""} for title in titles])


def films(world: RawWorld) -> None:
    """Write the hand-made films and their credits."""
    world.films(FILMS)
    world.credits(CREDITS)


def comma(world: RawWorld) -> None:
    """Write a MovieLens folder like ml-latest."""
    stars = as_csv(["userId", "movieId", "rating", "timestamp"], STARS)
    _movielens(world, "ratings.csv", stars)
    _movielens(world, "movies.csv", as_csv(["movieId", "title", "genres"], MOVIES))


def double_colon(world: RawWorld) -> None:
    """Write a MovieLens folder like ml-1m."""
    _movielens(world, "ratings.dat", _lines(STARS, "::"))
    _movielens(world, "movies.dat", _lines(MOVIES, "::"))


def tab(world: RawWorld) -> None:
    """Write a MovieLens folder like ml-100k."""
    items = []
    for movie, title, genres in MOVIES:
        flagged = {_FLAGS.get(genre, 0) for genre in genres.split("|")}  # 0: unknown
        flags = [int(position in flagged) for position in range(19)]
        items.append((movie, title, "01-Jan-1995", "", "http://example.org/", *flags))
    _movielens(world, "u.data", _lines(STARS, "\t"))
    _movielens(world, "u.item", _lines(items, "|"))


def _movielens(world: RawWorld, name: str, content: str | bytes) -> None:
    world.text(world.home.raw / "movielens" / name, content)


def _lines(rows: list[tuple], delimiter: str) -> bytes:
    return "".join(delimiter.join(map(str, row)) + "\n" for row in rows).encode("latin-1")


def movies_dataset(world: RawWorld) -> None:
    """Write ratings whose links lead to the hand-made films, which have no movies.csv."""
    films(world)
    rated = [film["id"] for film in FILMS[:8]]
    links = [(100 + n, "", film_id) for n, film_id in enumerate(rated)]
    stars = [(user, 99 + movie, stars, time) for user, movie, stars, time in STARS]
    tmdb = world.home.raw / "tmdb"
    world.text(tmdb / "links.csv", as_csv(["movieId", "imdbId", "tmdbId"], links))
    world.text(tmdb / "ratings.csv", as_csv(["userId", "movieId", "rating", "timestamp"], stars))


def few_ratings(world: RawWorld) -> None:
    """Write nine ratings."""
    titles = ("ns1", "ns2", "ns3", "ns4", "as2", "as3", "hs1", "ds1", "hs2")
    world.ratings([(1 + n % 2, 4, 1000 + n, title) for n, title in enumerate(titles)])


def hidden(world: RawWorld) -> None:
    """Write twenty events that say what nobody wants to see."""
    world.sources('[ratings]\nrating = ""\nkind = "hidden"\n')
    world.ratings([(user, "", 1000, f"ns{n}") for user in range(5) for n in range(1, 5)])


def outside(world: RawWorld) -> None:
    """Write catalogs, and a MovieLens folder of which they have a few films."""
    catalogs(world)
    comma(world)


HOMES: dict[str, tuple[Callable[[RawWorld], None], ...]] = {
    "catalogs": (catalogs,),
    "one catalog": (lambda world: catalogs(world, "hulu"),),
    "catalogs and films": (catalogs, films),
    "catalogs and nine ratings": (catalogs, few_ratings),
    "catalogs and what is hidden": (catalogs, hidden),
    "movielens like ml-latest": (comma,),
    "movielens like ml-1m": (double_colon,),
    "movielens like ml-100k": (tab,),
    "movielens and films": (comma, films),
    "the movies dataset": (movies_dataset,),
    "outside the catalogs": (outside, films),
    "films": (films,),
    "films without credits": (lambda world: world.films(FILMS),),
}


def made_home(root: Path, parts: Iterator[Callable[[RawWorld], None]]) -> Home:
    """Write a raw folder of these parts, and take it the whole way to a release."""
    world = RawWorld.at(root)
    for write in parts:
        write(world)
    ingest(DataSettings(home=world.home, latest_year=LATEST_YEAR), Progress())
    settings = TrainingSettings(home=world.home, trials=1, folds=2, force=True)
    assert train(settings, Progress()) is not None
    return world.home
