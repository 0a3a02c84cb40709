"""How each platform publishes its catalog."""

from dataclasses import dataclass

from data.sample.words import read_words


@dataclass(frozen=True)
class Platform:
    """One platform's file, and what it habitually leaves out.

    Attributes:
        letter: begins the ids of its titles in the ratings.
        no_director, no_cast, no_country, no_date: the share of rows with an empty cell.
        series_directors: whether series have directors at all.
        most_cast: how many names of a cast are printed.
        since: the year from which titles were added.
        movies, shows: how many the full file lists.
        mean_age: of its titles, in years.
        more_sentences: of a description beside the first, at least and at most.
    """

    file_name: str
    letter: str
    line_end: str
    no_director: float
    no_cast: float
    no_country: float
    no_date: float
    series_directors: bool
    most_cast: int
    since: int
    movies: int
    shows: int
    mean_age: float
    more_sentences: tuple[int, int]


_HABITS = read_words("catalogs")["platforms"]
PLATFORMS = {name: Platform(**habits) for name, habits in _HABITS.items()}
