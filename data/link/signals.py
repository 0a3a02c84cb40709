"""What two titles of one name have in common or not, signal by signal.

A signal says one level, a few words for people, or none where a record says too little. What each
level weighs stands in `data.link.weights`.
"""

from data.link.facts import Facts, Rarity
from data.link.names import numbers_of, spelled_alike
from data.link.records import SAME_CUT, people_alike

_RARE, _SEVERAL_RARE = 12.0, 20.0  # bits of a name's words
_SHARED = {  # what both say: as a share of the shorter description, and in squared bits
    "the same description": (0.5, 500.0),
    "much of the description": (0.25, 300.0),
    "some of the description": (0.12, 150.0),
    "little of the description": (0.05, 60.0),
}
_ENOUGH = 60.0  # squared bits of a description that says something
_RARE_NAME = 9.0  # bits of a word that may be a character's name
_DRAWN = frozenset(("animation", "children"))  # kinds that catalogs mix up
_SEVERAL = 3  # actors that make a cast
_UNITED_STATES = frozenset(("united states",))


def name_level(a: Facts, b: Facts, rarity: Rarity) -> str:
    """Whether the names are one, and how rare it is."""
    if a.name.compact == b.name.compact:
        words = a.name.bare.split()
        bits = sum(map(rarity.bits, words))
        if bits >= _SEVERAL_RARE and len(words) > 1:
            return "the same rare name"
        return "the same name" if bits >= _RARE else "the same frequent name"
    if numbers_of(a.name) != numbers_of(b.name):
        return "another number in the name"
    if b.name.compact == a.name.unowned or a.name.compact == b.name.unowned:
        return "name without its owner"
    if spelled_alike(a.name, b.name):
        return "name spelled nearly so"
    short, long = sorted((a.name.bare, b.name.bare), key=len)
    return "a longer name" if long.startswith(short + " ") else "another name"


def ids_level(a: Facts, b: Facts, rarity: Rarity) -> str | None:
    """Whether both have one id at IMDb or TMDB, or two."""
    del rarity
    pairs = [(a.row.get(name), b.row.get(name)) for name in ("imdb_id", "tmdb_id")]
    same = [one == another for one, another in pairs if one and another]
    if not same:
        return None
    return "the same id" if any(same) else "another id"


def decoration_level(a: Facts, b: Facts, rarity: Rarity) -> str | None:
    """Whether the names are decorated in one way, and say one region."""
    del rarity
    for one, another in ((a, b), (b, a)):
        region, regions = one.name.region, another.countries | {another.name.region} - {""}
        if region and regions and region not in regions:
            return "another region"
        if one.name.year and abs(one.name.year - (another.name.year or another.year)) > 1:
            return "another year in the name"
    return "another decoration" if a.name.key != b.name.key else None


def year_level(a: Facts, b: Facts, rarity: Rarity) -> str:
    """How far the years are apart; of series, whether both may lie in its run."""
    del rarity
    apart = abs(a.year - b.year)
    if a.is_series and apart:
        seasons = max(a.seasons or 1, b.seasons or 1)
        bounds = {2: "years of its run", 8: "years apart", 20: "years far apart"}
        levels = (level for most, level in bounds.items() if apart <= seasons + most)
        return next(levels, "decades apart")
    if apart <= 2:
        return ("the same year", "a year apart", "two years apart")[apart]
    return "years apart" if apart <= 5 else "years far apart"


def length_level(a: Facts, b: Facts, rarity: Rarity) -> str | None:
    """How running times or seasons agree."""
    del rarity
    if a.seasons is not None and b.seasons is not None:
        if a.seasons != b.seasons:
            return "another number of seasons"
        return ("one season each", "two seasons each", "as many seasons")[min(a.seasons, 3) - 1]
    if a.minutes is None or b.minutes is None:
        return None
    apart = abs(a.minutes - b.minutes)
    if apart <= SAME_CUT:
        return "a minute or two apart" if apart else "the same length"
    if a.name.is_another_cut or b.name.is_another_cut:
        return None
    bounds = {5: "minutes apart", 15: "another length"}
    return next((level for most, level in bounds.items() if apart <= most), "far from as long")


def directors_level(a: Facts, b: Facts, rarity: Rarity) -> str | None:
    """Whether directors share a name, or nearly; a word of one says too little either way."""
    del rarity
    if not (a.directors and b.directors):
        return None
    if a.directors & b.directors:
        return "the same director"
    if people_alike(a.directors, b.directors):
        return "a director spelled nearly so"
    return None if a.director_words & b.director_words else "other directors"


def cast_level(a: Facts, b: Facts, rarity: Rarity) -> str | None:
    """How many actors are shared; dubbed films name other voices."""
    del rarity
    if shared := len(a.actors & b.actors):
        return ("an actor", "two actors", "several actors")[min(shared, _SEVERAL) - 1]
    if min(len(a.actors), len(b.actors)) < _SEVERAL:
        return None
    return "other voices" if _DRAWN & (a.kinds | b.kinds) else "another cast"


def mention_level(a: Facts, b: Facts, rarity: Rarity) -> str | None:
    """Whether a description names people of the other record."""
    del rarity
    mentioned = any(
        f" {name} " in another.description
        for one, another in ((a, b), (b, a))
        for name in one.people
    )
    return "people named in the description" if mentioned else None


def country_level(a: Facts, b: Facts, rarity: Rarity) -> str | None:
    """Whether production countries are shared; that of most works says little."""
    del rarity
    if a.countries and b.countries:
        shared = a.countries & b.countries
        if not shared:
            return "another country"
        return "the same country" if shared != _UNITED_STATES else "both American"
    abroad = any(
        one.is_from_abroad and another.countries == _UNITED_STATES
        for one, another in ((a, b), (b, a))
    )
    return "another country" if abroad else None


def genres_level(a: Facts, b: Facts, rarity: Rarity) -> str | None:
    """Whether genres are of one kind of work."""
    del rarity
    if not (a.kinds and b.kinds):
        return None
    drawn = [not kinds.isdisjoint(_DRAWN) for kinds in (a.kinds, b.kinds)]
    if all(drawn):
        return "genres agree"
    if not a.kinds & b.kinds:
        return "other genres"
    return "one for children or drawn" if any(drawn) else "genres agree"


def description_level(a: Facts, b: Facts, rarity: Rarity) -> str | None:
    """How much of the shorter description the other says, rare words before others."""
    least = min(rarity.weight(a.words), rarity.weight(b.words))
    if least < _ENOUGH:
        return None
    shared = rarity.weight(a.words & b.words)
    levels = (
        level
        for level, (share, weight) in _SHARED.items()
        if shared >= share * least and shared >= weight
    )
    return next(levels, "other words")


def characters_level(a: Facts, b: Facts, rarity: Rarity) -> str | None:
    """How many rare proper names both descriptions have."""
    shared = a.proper_names & b.words | b.proper_names & a.words
    count = sum(rarity.bits(name) >= _RARE_NAME for name in shared)
    return (None, "a character's name", "characters' names")[min(count, 2)]


def platform_level(a: Facts, b: Facts, rarity: Rarity) -> str | None:
    """Whether one platform has both, which it seldom has of one work."""
    del rarity
    if a.row["platform"] is None or a.row["platform"] != b.row["platform"]:
        return None
    return "one platform" if a.name.key == b.name.key else "one platform, two names"


SIGNALS = (
    name_level,
    ids_level,
    decoration_level,
    year_level,
    length_level,
    directors_level,
    cast_level,
    mention_level,
    country_level,
    genres_level,
    description_level,
    characters_level,
    platform_level,
)
