"""What a card is about: all that a training has learned, and what it was learned from."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from engine.arrays import Int64Array, Mask
from engine.events.interactions import Interactions
from engine.recommend.recommender import Recommender
from training.dataset import Lake
from training.ranking.selection import RankerSelection
from training.report.findings import Findings, StarsFindings
from training.report.markdown import escaped
from training.settings import Settings


@dataclass(frozen=True)
class CardContext:
    """A release as its training knows it.

    Attributes:
        versions: of the language and the libraries, by name.
    """

    name: str
    lake: Lake
    recommender: Recommender
    findings: Findings
    settings: Settings
    versions: Mapping[str, str]

    @property
    def stars(self) -> StarsFindings | None:
        """How stars are predicted, where there were ratings."""
        return self.findings.stars

    @property
    def selection(self) -> RankerSelection:
        """How lists are ordered, and why."""
        return self.findings.lists

    @property
    def events(self) -> Interactions:
        """What users did, one event per user and work."""
        return self.lake.interactions

    @property
    def reason_without_stars(self) -> str:
        """Why there are no predicted stars."""
        ratings = len(self.lake.ratings)
        return f"only {ratings:,} of the events have stars" if ratings else "no event has stars"

    @property
    def noun(self) -> str:
        """What one of the events is called: a rating, where all have stars."""
        return "rating" if self.events.rated.all() else "event"

    @property
    def timed(self) -> bool:
        """Whether times are known, and enough to be used."""
        return self.events.timed

    @cached_property
    def user_counts(self) -> Int64Array:
        """How many works each user has events about: int64, shape (n_users,)."""
        return np.bincount(self.events.user, minlength=self.events.n_users)

    @cached_property
    def work_counts(self) -> Int64Array:
        """How many users have events about each work: int64, shape (n_works,)."""
        return self.events.work_counts()

    @cached_property
    def offered(self) -> Mask:
        """Which works lists may hold: bool, shape (n_works,)."""
        return self.recommender.catalog.offered

    @property
    def n_offered(self) -> int:
        """How many works lists may hold."""
        return int(self.offered.sum())

    def title(self, work: int) -> str:
        """A work's title as Markdown."""
        return escaped(self.recommender.catalog.work_rows[work]["title"])

    def title_and_year(self, work: int) -> str:
        """A work's title and year as Markdown."""
        return f"{self.title(work)} ({self.recommender.catalog.work_rows[work]['release_year']})"
