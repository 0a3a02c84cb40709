"""Cartelera in a notebook or in a program of your own.

>>> import cartelera
>>> home = cartelera.open("data/store")
>>> home.recommend("42", platform="netflix").to_pandas()
"""

from os import PathLike
from typing import TYPE_CHECKING

from engine.version import VERSION

if TYPE_CHECKING:
    from cartelera.notebook import Cartelera

__all__ = ["__version__", "open"]
__version__ = VERSION


def open(home: str | PathLike[str] | None = None) -> "Cartelera":
    """The current release of a home; without one, of the home that CARTELERA_HOME names.

    Raises:
        NoRelease: nothing is published there.
        ReleaseDamaged: the release cannot be trusted or read.
    """
    from cartelera.notebook import Cartelera  # what it needs is loaded when it is needed

    return Cartelera.open(home)
