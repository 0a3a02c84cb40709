"""What the predicted stars of a training are measured and learned on, and with what beside them."""

from dataclasses import dataclass, replace

from engine.errors import DataError
from engine.events.interactions import Interactions
from engine.models.base import RatingModel
from engine.models.biased_mf import BiasedMF
from training.dataset import MIN_RATINGS
from training.ratings import space
from training.ratings.evaluation import HOLDOUT, NEIGHBOURS, Protocols
from training.ratings.neighbours import with_neighbours
from training.ratings.neighbours_proof import NeighboursFit
from training.report.findings import StarsFindings
from training.settings import Settings
from training.splitting import sample_users


def measured_sample(ratings: Interactions, settings: Settings) -> Interactions:
    """The ratings that are tuned and measured on, of whole users.

    Raises:
        DataError: these are too few.
    """
    sample = sample_users(ratings, settings.tuning_ratings, settings.seed)
    least = max(MIN_RATINGS, 2 * settings.folds)
    if len(sample) < least:
        raise DataError(
            f"{len(sample)} ratings to measure on, of whole users up to "
            f"{settings.tuning_ratings:,}; expected {least} at least for {settings.folds} folds"
        )
    return sample


def study_name(fingerprint: str, settings: Settings) -> str:
    """The name of a study, made of all that it depends on."""
    return (
        f"svd-v{space.VERSION}-{fingerprint}-{settings.folds}folds"
        f"-{settings.tuning_ratings}ratings-seed{settings.seed}"
    )


@dataclass(frozen=True)
class Neighbours:
    """Neighbours beside the factors, where they prove better than these alone."""

    settings: Settings

    def judge(
        self,
        stars: StarsFindings,
        factors: BiasedMF,
        past: Interactions,
        later: Interactions,
        sample: Interactions,
        protocols: Protocols,
    ) -> StarsFindings:
        """The findings with what neighbours gain, if the factors are served and can be compared.

        `factors` are fitted to `past`. The hold-out is measured only of what is served.
        """
        if not stars.with_factors or stars.significance.gain is None:
            return stars
        fits = self._fit(stars)
        gained = fits.prove(factors, past, later)
        stars = replace(stars, significance=replace(stars.significance, neighbours=gained))
        if stars.served != NEIGHBOURS:
            return stars
        holdout = fits.errors(sample, protocols[HOLDOUT][0])
        return replace(stars, evaluation=stars.evaluation.with_neighbours(holdout))

    def beside(self, factors: BiasedMF, ratings: Interactions, stars: StarsFindings) -> RatingModel:
        """The factors of all ratings, with neighbours if these are served."""
        gained = stars.significance.neighbours
        if stars.served != NEIGHBOURS or gained is None:
            return factors
        seed, threads = self.settings.seed, self.settings.threads
        return with_neighbours(factors, ratings, gained.shares, seed, threads)

    def _fit(self, stars: StarsFindings) -> NeighboursFit:
        parameters = stars.study.best.parameters
        return NeighboursFit(parameters, self.settings.seed, self.settings.threads)
