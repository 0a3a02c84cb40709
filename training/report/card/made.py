"""What a card tells of: all that a training has made, and what it was made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from engine.arrays import Int64Array
from engine.events.interactions import Interactions
from engine.recommend.recommender import Recommender
from training.dataset import Lake
from training.ranking.selection import ListChoice
from training.ratings.evaluation import Evaluation
from training.ratings.tune import Study
from training.report.markdown import escaped
from training.report.summary import Findings
from training.settings import Settings


@dataclass(frozen=True)
class Made:
    """A release as its training knows it.

    Attributes:
        versions: of the language and the libraries, by name.
    """

    name: str
    lake: Lake
    recommender: Recommender
    found: Findings
    settings: Settings
    versions: Mapping[str, str]

    @property
    def study(self) -> Study:
        """Return the study that found the parameters of the stars."""
        return self.found.study

    @property
    def evaluation(self) -> Evaluation:
        """Return the errors of the stars by every protocol."""
        return self.found.evaluation

    @property
    def choice(self) -> ListChoice:
        """Return how lists are ordered, and why."""
        return self.found.lists

    @property
    def given(self) -> Interactions:
        """Return the ratings."""
        return self.lake.interactions

    @cached_property
    def per_user(self) -> Int64Array:
        """Return how many works each user has rated: int64, shape (n_users,)."""
        return np.bincount(self.given.user, minlength=self.given.n_users)

    @cached_property
    def per_work(self) -> Int64Array:
        """Return how many users have rated each work: int64, shape (n_works,)."""
        return np.bincount(self.given.work, minlength=self.given.n_works)

    def title(self, work: int) -> str:
        """Return a work's title as Markdown."""
        return escaped(self.recommender.catalog.work_rows[work]["title"])

    def titled(self, work: int) -> str:
        """Return a work's title and year as Markdown."""
        return f"{self.title(work)} ({self.recommender.catalog.work_rows[work]['release_year']})"
