"""What each level of each signal weighs: bits for or against two titles being one work.

By Fellegi and Sunter (1969) a level weighs log2(m / u), m being how often pairs that are one work
show it and u how often other pairs of one name do; signals are taken for independent and added
up. The weights were set so by reading pairs of the four public catalogs, rounded to half bits; see
docs/decisions/0031-linking-by-evidence.md. Levels of a name and of years hold the prior too.
"""

from collections.abc import Mapping

JOINED = 2.5  # bits from which two films, or series, are one work
CONTRADICTED = -2.0  # bits from which down no third title brings two together

_LEVELS = {  # of a film, of a series
    "the same rare name": (0.0, 3.0),
    "the same name": (-1.5, 1.0),
    "the same frequent name": (-3.0, -1.5),
    "name without its owner": (-7.0, -7.0),
    "name spelled nearly so": (-7.5, -7.0),
    "a longer name": (-12.0, -12.0),
    "another name": (-19.0, -19.0),
    "another number in the name": (-30.0, -30.0),
    "the same id": (40.0, 40.0),
    "another id": (-20.0, -20.0),
    "another decoration": (-0.5, -0.5),
    "another region": (-8.0, -8.0),
    "another year in the name": (-11.0, -11.0),
    "the same year": (4.5, 2.5),
    "a year apart": (1.5, 0.5),
    "two years apart": (-1.0, 0.5),
    "years of its run": (0.0, 0.5),
    "years apart": (-4.0, -1.5),
    "years far apart": (-6.0, -7.0),
    "decades apart": (-6.0, -11.0),
    "the same length": (5.0, 5.0),
    "a minute or two apart": (2.5, 2.5),
    "minutes apart": (1.0, 1.0),
    "another length": (-2.5, -2.5),
    "far from as long": (-7.0, -7.0),
    "as many seasons": (3.5, 3.5),
    "two seasons each": (2.0, 2.0),
    "one season each": (0.5, 0.5),
    "another number of seasons": (-0.5, -0.5),
    "the same director": (7.0, 7.0),
    "a director spelled nearly so": (3.0, 3.0),
    "other directors": (-4.5, -1.0),
    "several actors": (8.0, 8.0),
    "two actors": (6.0, 6.0),
    "an actor": (3.0, 4.0),
    "another cast": (-4.0, -3.5),
    "other voices": (-1.0, -1.5),
    "people named in the description": (4.0, 4.0),
    "both American": (0.5, 0.5),
    "the same country": (2.0, 2.0),
    "another country": (-3.0, -5.0),
    "genres agree": (0.5, 0.5),
    "other genres": (-2.0, -3.0),
    "one for children or drawn": (-1.0, -1.5),
    "the same description": (7.0, 7.0),
    "much of the description": (4.5, 4.5),
    "some of the description": (2.0, 2.0),
    "little of the description": (0.5, 0.5),
    "other words": (-2.5, -1.0),
    "a character's name": (1.0, 1.5),
    "characters' names": (2.0, 3.0),
    "one platform": (-2.0, -4.0),
    "one platform, two names": (-2.5, -3.0),
}
OF_FILMS: Mapping[str, float] = {level: film for level, (film, _) in _LEVELS.items()}
OF_SERIES: Mapping[str, float] = {level: series for level, (_, series) in _LEVELS.items()}
