"""The layouts of histories by register: a new one is a file here and its line below."""

from engine.histories.layouts.base import Layout
from engine.histories.layouts.criticker import CRITICKER
from engine.histories.layouts.hulu import HULU
from engine.histories.layouts.icheckmovies import ICHECKMOVIES
from engine.histories.layouts.imdb import IMDB
from engine.histories.layouts.jellyfin import JELLYFIN
from engine.histories.layouts.kodi import KODI
from engine.histories.layouts.letterboxd import LETTERBOXD
from engine.histories.layouts.movary import MOVARY
from engine.histories.layouts.movielens import MOVIELENS
from engine.histories.layouts.netflix import NETFLIX
from engine.histories.layouts.prime_video import PRIME_VIDEO
from engine.histories.layouts.simkl import SIMKL
from engine.histories.layouts.trakt import TRAKT
from engine.histories.layouts.tv_time import TV_TIME
from engine.histories.layouts.watcharr import WATCHARR
from engine.histories.layouts.yamtrack import YAMTRACK
from engine.register import register

# A file is of the first that claims it. No two claim the same, but for Hulu's, which goes by what
# columns may be called and so stands last.
_IN_ORDER = (
    LETTERBOXD,
    IMDB,
    TRAKT,
    NETFLIX,
    PRIME_VIDEO,
    TV_TIME,
    MOVIELENS,
    SIMKL,
    MOVARY,
    YAMTRACK,
    WATCHARR,
    JELLYFIN,
    KODI,
    CRITICKER,
    ICHECKMOVIES,
    HULU,
)
LAYOUTS = register(_IN_ORDER, lambda layout: layout.name, "layout of a history")

__all__ = ["LAYOUTS", "Layout"]
