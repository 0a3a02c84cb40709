"""The invented films: their stories, in file order, with figures, texts and ids."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from numpy.random import Generator

from data.sample.catalogs.genres import SLEEP_GENRE
from data.sample.catalogs.library import Library
from data.sample.catalogs.placements import MOVIE
from data.sample.catalogs.works import Work
from data.sample.draws import happens, pick, pick_some, pick_weighted, take
from data.sample.films.figures import LAST_RELEASE, Figures, fame_ranks, make_figures, release_day
from data.sample.films.people import Guild, Person, distinct_ids, image_path, make_industry
from data.sample.films.stories import Story, StoryMaker
from data.sample.films.tmdb import FILM_GENRES, LANGUAGES, SCRIPTS
from data.sample.names import ADJECTIVES, NOUNS, TITLE_WORDS, first_name, place_name
from data.sample.plots import describe
from data.sample.sizes import FULL_FILMS
from data.sample.words import Words

# The share of the streaming films that TMDB has, unless they would be over half of its films.
_STREAMED = 1 / 3

_COLLECTIONS = 1_300
_COLLECTION_LENGTHS = {2: 680, 3: 350, 4: 115, 5: 60, 6: 40}
_REMAKES = 300  # films with the title of a streaming film and another year
_HOMONYMS = {2: 1_800, 3: 376, 4: 190}
"""How many groups of different films the full file has with one title, by films in the group."""


@dataclass(frozen=True)
class Film:
    """One film as TMDB knows it; an empty text or None is what TMDB does not know."""

    id: int
    imdb_id: str
    story: Story
    figures: Figures
    released: date
    language: str
    spoken: Words
    original_title: str
    overview: str
    tagline: str
    homepage: str
    poster: str


@dataclass(frozen=True)
class FilmCatalogue:
    """All films in the order of their file, and the crew that they share."""

    films: tuple[Film, ...]
    crew: Guild[Person]


def in_proportion(count: int, films: int, least: int = 1) -> int:
    """Scale a count of the full file to a number of films."""
    return max(least, round(count * films / FULL_FILMS))


def make_films(library: Library, count: int, rng: Generator) -> FilmCatalogue:
    """Invent so many films in the order of their file, some of them of streaming works."""
    movies = [work for work in library.works if work.kind == MOVIE]
    industry = make_industry(movies, count, rng)
    maker = StoryMaker(rng, industry, [work.title for work in library.works])
    stories = pick_some(rng, _make_stories(maker, movies, count, rng), count)
    fame = fame_ranks(rng, [_favour(story) for story in stories])
    numbers = zip(distinct_ids(rng, count, 10), distinct_ids(rng, count, 60), strict=True)
    films = [
        _make_film(rng, story, rank, *ids)
        for story, rank, ids in zip(stories, fame, numbers, strict=True)
    ]
    return FilmCatalogue(tuple(films), industry.crew)


def _make_stories(maker: StoryMaker, movies: list[Work], count: int, rng: Generator) -> list[Story]:
    """Invent the stories of so many films, those that belong together one after the other."""
    streamed = [maker.retell(work) for work in _choose_streamed(rng, movies, count)]
    stories = _with_collections(rng, maker, streamed, count)
    remade = pick_some(rng, streamed, in_proportion(_REMAKES, count))
    stories += [maker.remake(story) for story in remade]
    single = [maker.invent() for _ in range(count - len(stories))]
    return [*stories, *_with_homonyms(rng, single, count)]


def _choose_streamed(rng: Generator, movies: list[Work], count: int) -> list[Work]:
    """Choose the streaming films that TMDB has: released by then, and films at all."""
    possible = [
        work for work in movies if work.year <= LAST_RELEASE and SLEEP_GENRE not in work.genres
    ]
    return pick_some(rng, possible, min(round(_STREAMED * len(movies)), count // 2))


def _with_collections(
    rng: Generator, maker: StoryMaker, streamed: list[Story], count: int
) -> list[Story]:
    """Make collections, every third of which begins with a streaming film."""
    n_collections = in_proportion(_COLLECTIONS, count, least=3)
    waiting = iter(streamed)
    stories: list[Story] = []
    for i, number in enumerate(distinct_ids(rng, n_collections, 200)):
        first = next(waiting, None) if i % 3 == 0 else None
        first = maker.begin_collection(first or maker.invent(), number)
        length = pick_weighted(rng, _COLLECTION_LENGTHS)
        stories += [first, *(maker.sequel(first, nth) for nth in range(2, length + 1))]
    return [*stories, *waiting]


def _with_homonyms(rng: Generator, stories: Sequence[Story], count: int) -> list[Story]:
    """Give groups of different films one title each."""
    renamed = list(stories)
    order = iter(rng.permutation(len(stories)).tolist())
    for length, groups in _HOMONYMS.items():
        for _ in range(in_proportion(groups, count)):
            group = take(order, length)
            for i in group:
                renamed[i] = replace(renamed[i], title=renamed[group[0]].title)
    return renamed


def _favour(story: Story) -> float:
    return 0.25 * story.streaming + 0.3 * (story.collection is not None)


def _make_film(rng: Generator, story: Story, fame: float, number: int, imdb: int) -> Film:
    language = story.countries[0].language if story.countries else "en"
    return Film(
        id=number,
        imdb_id=f"tt{imdb:07d}",
        story=story,
        figures=make_figures(rng, fame),
        released=release_day(rng, story.year),
        language=language,
        spoken=_draw_spoken(rng, language),
        original_title=_original_title(rng, story.title, language),
        overview=_overview(rng, story),
        tagline=_tagline(rng, story) if happens(rng, 0.25 + 0.38 * fame) else "",
        homepage=_homepage(rng, story) if happens(rng, 0.17) else "",
        poster=image_path(rng),
    )


def _draw_spoken(rng: Generator, language: str) -> Words:
    if happens(rng, 0.084):  # unknown
        return ()
    further = (pick(rng, tuple(LANGUAGES)) for _ in range(int(rng.geometric(0.8)) - 1))
    return tuple(dict.fromkeys((language, *further)))


def _original_title(rng: Generator, title: str, language: str) -> str:
    if language == "en" or happens(rng, 0.3):
        return title
    if language in SCRIPTS:
        count = int(rng.integers(3, 8))
        return "".join(pick(rng, SCRIPTS[language]) for _ in range(count)).capitalize()
    pattern = pick(rng, TITLE_WORDS["original_titles"])
    return pattern.format(place=place_name(rng), person=first_name(rng))


def _overview(rng: Generator, story: Story) -> str:
    """Tell the plot, in words of the film's genres and, in a collection, of its motif."""
    plots = tuple(FILM_GENRES[genre].plot for genre in story.genres) or ("drama",)
    text = describe(rng, plots, "amazon", story.hero, story.setting)
    return f"{story.collection.motif} {text}" if story.collection else text


def _tagline(rng: Generator, story: Story) -> str:
    adjective = pick(rng, ADJECTIVES)
    pattern = pick(rng, TITLE_WORDS["taglines"])
    return pattern.format(
        noun=pick(rng, NOUNS).lower(),
        second_noun=pick(rng, NOUNS).lower(),
        adjective=adjective if pattern.startswith("{adjective}") else adjective.lower(),
        place=story.setting,
        hero=story.hero,
    )


def _homepage(rng: Generator, story: Story) -> str:
    name = "".join(c for c in story.title.casefold() if c.isascii() and c.isalnum())
    return f"http://www.{name or 'film'}.example/{pick(rng, ('', 'movie', 'film/index.html'))}"
