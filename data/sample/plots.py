"""Descriptions from phrases per genre: a hero, a task and a twist, in short sentences."""

from dataclasses import dataclass

from numpy.random import Generator

from data.sample.catalogs.platforms import PLATFORMS
from data.sample.draws import pick
from data.sample.words import Words, read_words


@dataclass(frozen=True)
class Plot:
    """The phrases of one genre."""

    heroes: Words
    tasks: Words
    twists: Words


_WORDS = read_words("plots")
_PLOTS = {genre: Plot(**phrases) for genre, phrases in _WORDS["genres"].items()}


def describe(rng: Generator, genres: Words, platform: str, name: str, setting: str) -> str:
    """Tell an invented plot, as long as the platform's descriptions are."""
    sentences = [_sentence(rng, _WORDS["openings"], genres, name, setting)]
    least, most = PLATFORMS[platform].more_sentences
    for _ in range(int(rng.integers(least, most + 1))):
        sentences.append(_sentence(rng, _WORDS["sequels"], genres, name, setting))
    return " ".join(sentences)


def _sentence(rng: Generator, patterns: Words, genres: Words, name: str, setting: str) -> str:
    plot = _PLOTS[pick(rng, genres)]
    hero = pick(rng, plot.heroes)
    text = pick(rng, patterns).format(
        hero=hero,
        Hero=_capitalised(hero),
        task=pick(rng, plot.tasks),
        twist=pick(rng, plot.twists),
        name=name,
        place=setting,
    )
    return _capitalised(text)


def _capitalised(text: str) -> str:
    return text[0].upper() + text[1:]  # str.capitalize() would lower all other letters
