"""The whole way from the lake to a published release: tune, measure, refit, check, publish."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from threadpoolctl import threadpool_limits

from engine.arrays import Mask
from engine.console.progress import Progress
from engine.contract.arrow import give_back, use_plain_allocator
from engine.errors import DataError
from engine.events.interactions import Interactions
from engine.models.base import RatingModel
from engine.models.biased_mf import BiasedMF
from engine.recommend.film_world import FilmWorld
from engine.recommend.recommender import Recommender
from engine.release.read import Release
from engine.store.files import check_writable, exclusive
from training import gate, stages
from training.content.films import similar_films
from training.content.works import SimilarWorks, compare_lake_works
from training.dataset import MIN_RATINGS, Lake, read_lake
from training.evidence import work_evidence
from training.publish import is_fresh, last_manifest, publish
from training.ranking.base import TrainingData
from training.ranking.hold_out import SHARE, hold_out
from training.ranking.popular import with_trending
from training.ranking.prior import prior
from training.ranking.recommenders import recommender_by_prior, recommender_from
from training.ranking.selection import RankerSelection, select_ranker
from training.ratings import space
from training.ratings.baselines import baseline_models
from training.ratings.crossval import CrossValidation
from training.ratings.evaluation import FOLDS, HOLDOUT, TUNED, Evaluation, Protocols, evaluate, plan
from training.ratings.sgd.fit import fit
from training.ratings.sgd.grid import Grid
from training.ratings.sgd.parameters import SvdParameters
from training.ratings.significance import compare_with_baselines
from training.ratings.tune import CONTINUED, Study, Trial, tune
from training.ratings.warm import continued, fitted_parameters, last_release, shortened
from training.report.findings import Findings, StarsFindings
from training.settings import Settings
from training.splitting import Split, temporal_user_split
from training.stars import Neighbours, measured_sample, study_name

_LIST_TRIALS = 10  # of each ranker, beside as many as the rating model gets


@dataclass(frozen=True)
class Trained:
    """The outcome of a training, and how much it was made of."""

    release: str
    findings: Findings
    events: int
    ratings: int


def train(settings: Settings, progress: Progress) -> Trained | None:
    """Make and publish a release of the current lake; None if `if_stale` and nothing changed.

    Raises:
        DataError: there is no lake, or there is nothing to continue.
        GateRefused: the new model is worse than the gate allows; the old release stays.
        BusyError: another training is running.
    """
    use_plain_allocator()
    with exclusive(settings.home, "training"), threadpool_limits(1):
        before = last_manifest(settings.home)
        if settings.if_stale and before and is_fresh(settings.home, before):
            return None
        continue_from = last_release(settings.home) if settings.warm else None
        run = _Run(read_lake(settings.home), before, continue_from, settings, progress)
        give_back()  # what reading needed: a third of what is in use then
        check_writable(settings.home.releases)
        held_out = stages.of_held_out(by_time=run.lake.ratings.timed)
        progress.plan([held_out if s == stages.LATER_RATINGS else s for s in run.stages])
        trained = run.learn()
        gate.check_finite(trained.recommender)
        films = run.lake.films
        world = FilmWorld(films, similar_films(films, progress, settings.threads))
        name = publish(run.lake, trained.recommender, world, trained.findings, settings, progress)
        lake = run.lake
        return Trained(name, trained.findings, len(lake.interactions), len(lake.ratings))


@dataclass(frozen=True)
class _TrainedModels:
    """The models of a release, and what was found out on the way."""

    recommender: Recommender
    findings: Findings


@dataclass(frozen=True)
class _Run:
    """One training, stage after stage.

    Attributes:
        before: the manifest of the release that is current.
        continue_from: the release whose factors are continued, if any.
    """

    lake: Lake
    before: dict[str, Any] | None
    continue_from: Release | None
    settings: Settings
    progress: Progress

    @property
    def stages(self) -> Sequence[str]:
        """What there is to do, in order."""
        if not self.lake.has_events:
            return stages.WITHOUT_EVENTS
        if not self.lake.has_ratings:
            return stages.LISTS_ALONE
        return stages.CONTINUED if self.continue_from else stages.WITH_STARS

    def learn(self) -> _TrainedModels:
        """The models of all events, chosen by what was found on parts of them."""
        if not self.lake.has_events:
            return self._learn_nothing_of_events()
        if not self.lake.has_ratings:
            return self._learn_lists_alone()
        stars, data = self._learn_stars(), self._data()
        parameters = stars.study.best.parameters
        tuned = stars.with_factors
        lists = self._select_ranker(data, parameters if tuned else None)
        if tuned:
            neighbours = Neighbours(self.settings)
            model = neighbours.beside(self._fit(parameters), self.lake.ratings, stars)
        else:
            model = baseline_models(self.lake.ratings)[stars.served]
        return self._models(data, Findings(stars, lists, times=self._times), model)

    def _learn_stars(self) -> StarsFindings:
        """How stars are predicted, and how well: what that is found on ends with it."""
        ratings, settings = self.lake.ratings, self.settings
        sample = measured_sample(ratings, settings)
        protocols = plan(len(sample), settings.folds, settings.seed)
        study, evaluation = self._tune_and_measure(Grid.from_interactions(sample), protocols)
        if not settings.force:
            gate.check_quality(evaluation, self.before, self.lake.fingerprint)
        protocols = {HOLDOUT: protocols[HOLDOUT]}
        past, later = self._past_and_later(ratings)
        factors = self._factors(past, study.best.parameters)
        significance = compare_with_baselines(factors, past, later, settings.seed)
        stars = StarsFindings(study, evaluation, significance)
        return Neighbours(settings).judge(stars, factors, past, later, sample, protocols)

    def _learn_lists_alone(self) -> _TrainedModels:
        """The models of a lake with too few ratings to predict stars.

        Raises:
            DataError: factors of stars are to be continued.
        """
        self._check_nothing_to_continue()
        data = self._data()
        lists = self._select_ranker(data, None)
        return self._models(data, Findings(None, lists, times=self._times), None)

    def _learn_nothing_of_events(self) -> _TrainedModels:
        """The models of a lake with too few events to learn from: an order by other evidence.

        Raises:
            DataError: factors of stars are to be continued.
        """
        self._check_nothing_to_continue()
        order, data = prior(self.lake), self._data()
        recommender = recommender_by_prior(self.lake, order, self._similar.served, data.evidence)
        return _TrainedModels(recommender, Findings(None, RankerSelection.of_prior(), prior=order))

    def _check_nothing_to_continue(self) -> None:
        """Refuse to continue factors of stars where there are no ratings.

        Raises:
            DataError: they are to be continued.
        """
        if self.continue_from:
            raise DataError(
                f"--warm continues the stars of {self.continue_from.name}: "
                f"{len(self.lake.ratings)} ratings in the lake; expected {MIN_RATINGS} at least; "
                "train without --warm"
            )

    @property
    def _times(self) -> str:
        noun = "rating" if self.lake.interactions.rated.all() else "event"
        return self.lake.times.sentence(noun)

    @cached_property
    def _similar(self) -> SimilarWorks:
        lake, threads = self.lake, self.settings.threads
        similar = compare_lake_works(lake, lake.interactions, self.progress, threads)
        give_back()
        return similar

    def _data(self) -> TrainingData:
        events, settings = self.lake.interactions, self.settings
        return TrainingData(
            events,
            self._similar.content,
            settings.seed,
            settings.threads,
            offered=self.lake.catalog.offered,
            evidence=work_evidence(self.lake, self._similar),
        )

    def _models(
        self, data: TrainingData, findings: Findings, stars: RatingModel | None
    ) -> _TrainedModels:
        give_back()  # what was evaluated took more than the release will
        plain = recommender_from(self.lake, data, stars, findings.lists.ranker)
        return _TrainedModels(with_trending(self._similar.put_into(plain), data), findings)

    def _past_and_later(self, events: Interactions) -> tuple[Interactions, Interactions]:
        """All but the last fifth of each user's events, and that fifth; without times any."""
        split = temporal_user_split(events, SHARE, self.settings.seed)
        return events.take(split.train), events.take(split.test)

    def _factors(self, past: Interactions, parameters: SvdParameters) -> BiasedMF:
        """The factors of earlier ratings, to be compared on later events."""
        stage = stages.of_held_out(by_time=self.lake.ratings.timed)
        self.progress(stage, 0, 1)
        factors = fit(past, parameters, self.settings.seed, self.settings.threads)
        self.progress(stage, 1, 1)
        return factors

    def _select_ranker(
        self, data: TrainingData, parameters: SvdParameters | None
    ) -> RankerSelection:
        """The ranker that learns from earlier events and does best on the later ones.

        With `parameters`, popularity joined with stars of such factors is one of those compared.
        """
        parts = hold_out(data.events, self.settings.seed)
        stars = self._stars_of(data.events, parts.train, parameters) if parameters else None
        trials = _LIST_TRIALS + self.settings.trials
        return select_ranker(self.lake, data, parts, stars, trials, self.progress)

    def _stars_of(
        self, events: Interactions, train: Mask, parameters: SvdParameters
    ) -> BiasedMF | None:
        """The factors of the ratings among some events; None where there are none."""
        rated = events.take(train & events.rated)
        settings = self.settings
        return fit(rated, parameters, settings.seed, settings.threads) if len(rated) else None

    def _tune_and_measure(self, grid: Grid, protocols: Protocols) -> tuple[Study, Evaluation]:
        """The study, and the figures of its winner on ratings that it never saw."""
        settings, continue_from, of_folds = self.settings, self.continue_from, None
        if continue_from:
            parameters = fitted_parameters(continue_from)
        else:
            study = self._tune(grid, protocols[FOLDS])
            parameters, of_folds = study.best.parameters, study.best.errors
        seed, threads = settings.seed, settings.threads
        evaluation = evaluate(grid, protocols, parameters, seed, threads, self.progress, of_folds)
        if continue_from:
            trial = Trial(0, parameters, evaluation.tables[FOLDS][TUNED], "complete")
            study = Study(CONTINUED + continue_from.name, [trial])
        return study, evaluation

    def _tune(self, grid: Grid, splits: Sequence[Split]) -> Study:
        settings = self.settings
        folds = CrossValidation(grid, splits, settings.seed, settings.threads)
        return tune(
            settings.home.studies,
            study_name(self.lake.fingerprint, settings),
            trials=settings.trials,
            seed=settings.seed,
            first=space.first_trials(self.before),
            epochs=folds.epochs,
            progress=self.progress,
            say=self.progress.say,
        )

    def _fit(self, parameters: SvdParameters) -> BiasedMF:
        """Fit on all ratings, from nothing or from an earlier release."""
        settings, start = self.settings, None
        if self.continue_from:
            start = continued(self.continue_from, self.lake, parameters, settings.seed)
            parameters = shortened(parameters)

        def report(done: int, total: int) -> None:
            self.progress(stages.FITTING, done, total)

        return fit(
            self.lake.ratings,
            parameters,
            settings.seed,
            settings.threads,
            start=start,
            on_epoch=report,
        )
