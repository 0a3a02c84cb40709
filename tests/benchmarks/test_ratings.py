"""Nested cross-validation on Surprise's folds: nothing tested is learned, each fold is reported."""

from dataclasses import replace

import numpy as np
import pytest
import surprise
from surprise.model_selection import KFold

from benchmarks.__main__ import main
from benchmarks.datasets import GENERATED, generate
from benchmarks.ratings import nested
from benchmarks.ratings.run import FILE
from benchmarks.settings import RatingSettings
from training.ratings.sgd.parameters import SvdParameters

INVENTED = generate(GENERATED["tiny"], seed=3)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with invented ratings where ML-100k would lie, not ordered by user."""
    folder = tmp_path_factory.mktemp("public")
    stars = np.ceil(INVENTED.rating).astype(int)
    lines = [
        f"{INVENTED.user[row] + 1}\t{INVENTED.work[row] + 1}\t{stars[row]}\t{row}\n"
        for row in np.random.default_rng(0).permutation(len(INVENTED))
    ]
    (folder / "ml-100k").mkdir()
    (folder / FILE).write_text("".join(lines), "utf-8")
    return folder


@pytest.fixture(scope="module")
def folds(folder):
    return nested.outer_folds(nested.read(folder / FILE))


def page_of(folder, output, threads):
    arguments = [
        "ratings",
        "--real",
        str(folder),
        "--output",
        str(output),
        "--threads",
        str(threads),
    ]
    arguments += ["--trials", "2", "--inner-folds", "3", "--seeds", "1"]
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 0
    return output.read_text("utf-8")


@pytest.fixture(scope="module")
def page(folder):
    return page_of(folder, folder / "ratings.md", threads=1)


def test_folds_are_surprises_and_cover_every_rating_once(folder, folds):
    reader = surprise.Reader(
        line_format="user item rating timestamp", sep="\t", rating_scale=(1, 5)
    )
    data = surprise.Dataset.load_from_file(str(folder / FILE), reader)
    expected = KFold(n_splits=5, random_state=0).split(data)
    tested = [fold.triples for fold in folds]
    assert tested == [testset for _, testset in expected]
    pairs = {(user, item) for triples in tested for user, item, _ in triples}
    assert len(pairs) == sum(map(len, tested)) == len(INVENTED)


def test_tested_ratings_are_not_among_the_learned(folds):
    for fold in folds:
        learned = set(zip(fold.train.user.tolist(), fold.train.work.tolist(), strict=True))
        tested = set(zip(fold.test.user.tolist(), fold.test.work.tolist(), strict=True))
        assert not learned & tested
        assert len(learned) + len(tested) == len(INVENTED)
        assert (np.diff(fold.train.user) >= 0).all()


def test_both_numberings_hold_the_same_ratings(folds):
    for fold in folds:
        ours = np.sort(fold.test.rating)
        assert ours.tolist() == sorted(stars for *_, stars in fold.triples)
        assert fold.trainset.global_mean == pytest.approx(fold.train.rating.mean())


def test_what_is_tested_has_no_say_in_the_parameters(folds):
    """The same study comes out where every tested rating is another."""
    fold = folds[0]
    spoilt = replace(fold, test=replace(fold.test, rating=6 - fold.test.rating))
    settings = RatingSettings(trials=2, inner_folds=3)
    intact, changed = (
        nested.tuned(each, settings, seed=0, progress=quiet) for each in (fold, spoilt)
    )
    assert intact.parameters == changed.parameters
    assert intact.inner_rmse == changed.inner_rmse


def test_error_is_that_of_the_served_formula(folds):
    fold = folds[1]
    plain, beside = nested.fitted(fold, SvdParameters(n_epochs=3), seed=0, threads=1)
    again = nested.fitted(fold, SvdParameters(n_epochs=3), seed=0, threads=2)
    error = plain.rmse
    assert (error, beside.rmse) == tuple(each.rmse for each in again)
    assert plain.shares is None
    surprises = surprise.SVD(n_epochs=3, random_state=0).fit(fold.trainset).test(fold.triples)
    assert error == pytest.approx(surprise.accuracy.rmse(surprises, verbose=False), abs=0.02)


def test_page_has_a_figure_for_every_model_and_fold(page):
    tuned = ("Cartelera tuned SVD, seed 0", "the same with neighbours, seed 0")
    for name in ("user+item bias", "Surprise SVD, defaults", *tuned):
        line = next(line for line in page.splitlines() if line.startswith(f"| {name} |"))
        figures = [float(cell) for cell in line.split("|")[2:-1]]
        assert len(figures) == 6
        assert figures[-1] == pytest.approx(np.mean(figures[:-1]), abs=1e-4)
    assert page.count("\n| 0 |") == 5
    assert "2 trials" in page


def test_same_seed_gives_the_same_page_for_any_number_of_threads(folder, page):
    assert page_of(folder, folder / "again.md", threads=2) == page


def test_says_which_file_is_missing(tmp_path, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["ratings", "--real", str(tmp_path)])
    assert stopped.value.code == 2
    assert FILE in capsys.readouterr().err


def quiet(*_):
    """Report to nobody."""
