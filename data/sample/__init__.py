"""An invented data set in the real formats, with their defects and with true taste structure.

Tests, documentation, demo and benchmarks share it, so that none of them needs data that cannot be
redistributed: four platform catalogs, the user ratings of their titles, and films with their
credits as TMDB has them, in any size.
"""

from data.sample.generator import SampleSummary, generate
from data.sample.sizes import FULL, MEDIUM, SMALL, PlatformTitles, SampleSize

__all__ = ["generate", "SampleSize", "SampleSummary", "PlatformTitles", "SMALL", "MEDIUM", "FULL"]
