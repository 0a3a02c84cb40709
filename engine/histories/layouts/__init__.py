"""The layouts of histories by register: a new one is a file here and its line below."""

from engine.histories.layouts.base import Layout
from engine.histories.layouts.imdb import IMDB
from engine.histories.layouts.letterboxd import LETTERBOXD
from engine.histories.layouts.netflix import NETFLIX
from engine.register import register

# A file is of the first that claims it: those that look closest stand first.
LAYOUTS = register((LETTERBOXD, IMDB, NETFLIX), lambda layout: layout.name, "layout of a history")

__all__ = ["LAYOUTS", "Layout"]
