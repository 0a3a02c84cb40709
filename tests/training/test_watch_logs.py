"""Homes whose files say what was watched: lists without stars, alone and beside ratings."""

import json
import random
import re
import shutil
from dataclasses import replace

import numpy as np
import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import Settings as ApiSettings
from data.profile.profile import write_profile
from engine.console.progress import Progress
from engine.contract.kinds import CODES, HIDDEN, RATING, WATCHED
from engine.errors import DataError, NoRatings
from engine.models.mf_with_neighbours import MFWithNeighbours
from engine.pages.reports import read_record
from engine.release.manifest import read_manifest
from engine.release.read import load
from engine.release.registry import current
from engine.store.home import Home
from tests.engine.pages.outline import Outline
from tests.engine.release.small import unlock
from tests.training.worlds import ingested, settings_for, watch_log, watching_world
from training.__main__ import main
from training.dataset import read_lake
from training.pipeline import train
from training.protocols import NEW_WORKS
from training.ranking import Popular
from training.ranking.configuration import POPULAR, POPULAR_STARS, RankerConfiguration
from training.ranking.item_knn import ItemKnn
from training.ranking.selection import RankerSelection
from training.report.card.card import CARD, model_card
from training.report.card.context import CardContext
from training.report.findings import Findings
from training.report.summary import summary

USERS, WORKS = 120, 40
OF_STARS = ("parameters", "study", "protocol", "evaluation", "stars")


def clustered(user, work):
    """Four groups of users, each with ten works of its own; a few others are watched as well."""
    if work % 4 == user % 4:
        return (user * 7 + work * 3) % 11 > 0
    return (user * 13 + work * 5) % 29 == 0


def by_chance(user, work):
    """No formula: in the residues of one, factors find an order."""
    return random.Random(1000 * user + work).random() < 0.25


def number_of(work_id):
    """The work that `clustered` knows by this number."""
    return int(work_id.removeprefix("wns")) - 1


def rows_of_ratings(users):
    """Ratings of two works in three that each user watched, high where the parities agree."""
    for user in users:
        for work in range(WORKS):
            if (user + 2 * work) % 3 and (user * work) % 5 < 3:
                stars = 5.0 if (user + work) % 2 == 0 else 1.5
                yield user, stars, 9 * 10**8 + work * 1000, f"ns{work + 1}"


def command(home, monkeypatch, *words):
    monkeypatch.setenv("CARTELERA_HOME", str(home.root))
    return main(list(words))


@pytest.fixture(scope="module")
def watching(tmp_path_factory):
    """A home with a release of nothing but a watch log. Read it, never write."""
    world = watching_world(tmp_path_factory.mktemp("watching"), WORKS)
    watch_log(world, clustered, range(USERS), WORKS)
    home = ingested(world)
    train(settings_for(home), Progress())
    return home


@pytest.fixture
def home(watching, tmp_path):
    """A copy that may be changed."""
    shutil.copytree(watching.root, tmp_path / "home", symlinks=True)
    return unlock(Home(tmp_path / "home"))


@pytest.fixture(scope="module")
def client(watching):
    settings = ApiSettings(home=watching, watch_seconds=0.01)
    with TestClient(create_app(settings), raise_server_exceptions=False) as client:
        yield client


# A watch log alone


def test_the_manifest_says_nothing_of_stars(watching):
    manifest = read_manifest(current(watching))
    assert not set(OF_STARS) & set(manifest)
    assert manifest["rating_scale"] is None
    assert "stars" not in manifest["models"]
    assert {"popularity", "personal", "similar"} <= set(manifest["models"])
    events = read_lake(watching).interactions
    assert manifest["counts"] == {
        "titles": WORKS,
        "works": WORKS,
        "ratings": 0,
        "users": USERS,
        "films": 0,
        "events without stars": len(events),
    }
    assert set(manifest["lists"]["figures"]) >= {POPULAR}
    assert POPULAR_STARS not in manifest["lists"]["figures"]


def test_the_folder_holds_no_study_and_no_errors(watching):
    names = {path.name for path in current(watching).iterdir()}
    assert not names & {"trials.csv", "errors.csv"}
    assert not [name for name in names if name.startswith("stars.")]
    assert not watching.studies.exists()


def test_lists_are_personal_and_better_than_the_popular_ones(watching):
    release = load(current(watching))
    gain = release.manifest["lists"]["gain"]
    assert gain["low"] > 0
    recommender = release.recommender
    for user in range(0, USERS, 17):
        answer = recommender.recommend(str(user), 3)
        assert answer.strategy == "personal"
        assert [item.predicted_rating for item in answer.items] == [None] * 3
        works = [number_of(recommender.catalog.work_ids[item.work]) for item in answer.items]
        assert not any(clustered(user, work) for work in works)
        unseen = {w for w in range(user % 4, WORKS, 4) if not clustered(user, w)}
        assert unseen <= set(works)


def test_no_rating_can_be_predicted(watching):
    recommender = load(current(watching)).recommender
    with pytest.raises(NoRatings, match="predicts no stars"):
        recommender.predict("0", 0, 3.5)


def test_the_card_says_plainly_that_there_are_no_stars(watching):
    card = (current(watching) / CARD).read_text("utf-8")
    stars = card.split("\n## Predicted stars\n\n")[1].split("\n## ")[0]
    assert stars.startswith("There are none: no event has stars")
    assert "**Predicted stars** are not made" in card
    assert "answers a question about" in card
    n_events = len(read_lake(watching).interactions)
    assert f"{n_events:,} events by {USERS} users" in card
    assert f"{n_events:,} of {n_events:,} events (100 %) have no stars." in card
    assert not re.search(r"\bnan\b|\binf\b|None|RMSE|predicted stars \|", card)
    ranking = card.split("\n## Ranking\n\n")[1].split("\n## ")[0]
    assert "star" not in ranking
    assert "are in the order of popularity." in ranking


@pytest.mark.parametrize(
    ("watched", "users"),
    [(clustered, USERS), (by_chance, USERS), (clustered, 12)],
    ids=["personal", "popular", "too-few"],
)
def test_the_card_calls_what_people_watched_no_rating(tmp_path, watched, users):
    world = watching_world(tmp_path, WORKS)
    watch_log(world, watched, range(users), WORKS)
    home = ingested(world)
    lists = train(settings_for(home), Progress()).findings.lists
    assert (lists.name == POPULAR) is not (watched is clustered and users == USERS)
    assert (lists.gain is None) is (users < 30)
    card = (current(home) / CARD).read_text("utf-8")
    told = card.split("\n## Predicted stars\n")[0] + card.split("\n## Ranking\n")[1]
    told = told.replace("as much as a middling rating", "")
    assert re.findall(r"(?i)[^\n.]*\b(?:rates|rated|ratings?)\b[^\n.]*", told) == []


def test_the_same_watch_log_gives_the_same_arrays(home):
    before = {path.name: path.read_bytes() for path in current(home).glob("*.npy")}
    train(settings_for(home, threads=2), Progress())
    assert {path.name: path.read_bytes() for path in current(home).glob("*.npy")} == before


def test_the_command_says_that_no_ratings_are_predicted(home, monkeypatch, capsys):
    assert command(home, monkeypatch, "--trials", "1", "--folds", "2") == 0
    written = capsys.readouterr().out
    n_events = len(read_lake(home).interactions)
    assert f"{n_events:,} events, none with stars: lists are learned" in written
    assert "no ratings are predicted" in written
    n_users = read_manifest(current(home))["lists"]["users"]
    assert 0 < n_users <= USERS
    assert f"on later events of {n_users} users" in written
    assert command(home, monkeypatch, "--if-stale") == 0
    assert "nothing to do" in capsys.readouterr().out


def test_there_are_no_stars_to_continue(home, monkeypatch, capsys):
    before = sorted(home.releases.iterdir())
    with pytest.raises(DataError, match=r"--warm .* predicts without factors, .*without --warm"):
        train(settings_for(home, warm=True), Progress())
    assert command(home, monkeypatch, "--warm") == 1
    assert "train without --warm" in capsys.readouterr().err
    assert sorted(home.releases.iterdir()) == before


def test_lists_are_evaluated_and_stars_are_not(home, monkeypatch, capsys):
    words = ("evaluate", "--folds", "2", "--weeks", "1", "--users", "40")
    assert command(home, monkeypatch, *words) == 0
    page = (home.reports / "evaluation.md").read_text("utf-8")
    assert page in capsys.readouterr().out
    assert "RMSE" not in page
    assert not re.search("nan|None", page)
    html = Outline((home.reports / "evaluation.html").read_text("utf-8")).words
    assert not re.search("RMSE|\\bnan\\b|None", html)
    record = json.loads((home.reports / "evaluation.json").read_text())
    assert len(record["protocols"]) >= 3
    for protocol in record["protocols"]:
        assert protocol["stars"] == {}
        assert POPULAR_STARS not in protocol["table"]
        assert len(protocol["table"]) == (4 if protocol["protocol"] == NEW_WORKS else 2)
        assert protocol["lists"] > 0
        served = list(protocol["table"])[-1]
        assert protocol["gains"][served]["low"] > 0


def test_the_three_pages_say_that_no_stars_are_predicted(home, monkeypatch, capsys):
    write_profile(home)
    assert command(home, monkeypatch, "report") == 0
    assert "Traceback" not in capsys.readouterr().err
    words = {
        name: Outline((home.reports / f"{name}.html").read_text("utf-8")).words
        for name in ("training", "card", "data")
    }
    n_events = len(read_lake(home).interactions)
    assert "This release predicts no stars" in words["training"]
    assert f"{n_events:,} events without stars by {USERS} users" in words["training"]
    assert load(current(home)).manifest["lists"]["name"] in words["training"]
    assert "There are none: no event has stars" in words["card"]
    assert "The lake has no ratings." in words["data"]
    assert f"{n_events:,} watched" in words["data"]
    for name, text in words.items():
        assert not re.search(r"\bnan\b|None|RMSE", text), name
    card = read_record(home.reports / "report.json")["card.html"]
    figures = [figure for section in card.sections for figure in section.figures]
    assert [figure.chart.kind for figure in figures] == ["intervals"]
    once = (home.reports / "training.html").read_bytes()
    assert command(home, monkeypatch, "report") == 0
    assert (home.reports / "training.html").read_bytes() == once


def test_a_handful_of_ratings_beside_a_watch_log_is_too_few_for_stars(tmp_path, monkeypatch):
    world = watching_world(tmp_path, WORKS)
    world.ratings(list(rows_of_ratings(range(0, USERS, 2)))[:9])
    watch_log(world, clustered, range(USERS), WORKS)
    home = ingested(world)
    assert train(settings_for(home), Progress()).findings.stars is None
    manifest, card = (
        read_manifest(current(home)),
        (current(home) / CARD).read_text("utf-8"),
    )
    assert manifest["counts"]["ratings"] == 9
    assert not set(OF_STARS) & set(manifest)
    assert "There are none: only 9 of the events have stars" in card
    assert load(current(home)).recommender.recommend("0", 3).items[0].predicted_rating is None
    assert command(home, monkeypatch, "evaluate", "--folds", "2", "--weeks", "1") == 0
    assert command(home, monkeypatch, "report") == 0
    page = Outline((home.reports / "training.html").read_text("utf-8")).words
    assert "9 ratings and" in page


def test_who_only_disliked_or_hid_has_no_history_to_show(watching):
    release = load(current(watching))
    context = CardContext(
        release.name,
        read_lake(watching),
        release.recommender,
        Findings(None, no_lists()),
        settings_for(watching),
        {},
    )
    events = release.recommender.history.events_of(0)
    hidden = np.full(len(release.recommender.history.kinds), CODES[HIDDEN.name], np.int8)
    history = replace(release.recommender.history, kinds=hidden)
    recommender = replace(release.recommender, history=history)
    card = model_card(replace(context, recommender=recommender))
    assert len(events)
    assert "Events of 0 works" not in card
    assert card.count("They did nothing that says what they want.") == 5


def no_lists():
    """Lists that were not evaluated."""
    ranker = RankerConfiguration(ItemKnn.name, ItemKnn.FIRST[0], Popular.FIRST[0])
    return RankerSelection(ranker, 0, [], {}, None)


# The service of a watch log


@pytest.mark.parametrize("user", ["7", "nobody"])
def test_the_service_lists_without_predicted_ratings(client, user):
    answer = client.get(f"/v1/users/{user}/recommendations?n=5&explain=true")
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert body["known_user"] is (user == "7")
    assert body["strategy"] == ("personal" if user == "7" else "popular")
    assert len(body["items"]) == 5
    assert [item["predicted_rating"] for item in body["items"]] == [None] * 5


def test_the_service_explains_by_what_was_watched(client):
    body = client.get("/v1/users/7/recommendations?n=3&explain=true").json()
    for item in body["items"]:
        assert item["because"]
        for reason in item["because"]:
            assert clustered(7, number_of(reason["work_id"]))


def test_the_service_serves_new_people_by_what_they_like(client):
    answer = client.get("/v1/users/nobody/recommendations?n=4&liked=ns1,ns5")
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert body["strategy"] == "fold_in"
    assert {number_of(item["work_id"]) % 4 for item in body["items"]} == {0}


@pytest.mark.parametrize("user", ["7", "nobody"])
def test_the_service_says_why_it_predicts_no_rating(client, user):
    answer = client.get(f"/v1/users/{user}/predictions/ns1")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert "predicts no stars" in answer.json()["detail"]


def test_the_service_tells_what_is_in_service(client, watching):
    answer = client.get("/v1/model")
    assert answer.status_code == 200, answer.text
    assert current(watching).name in answer.text
    assert client.get("/health/ready").status_code == 200


# A watch log beside ratings


@pytest.fixture(scope="module")
def rated(tmp_path_factory):
    """A home with a release of ratings alone. Read it, never write."""
    world = watching_world(tmp_path_factory.mktemp("rated"), WORKS)
    world.ratings(rows_of_ratings(range(0, USERS, 2)))
    home = ingested(world)
    train(settings_for(home, force=True), Progress())
    return home


@pytest.fixture(scope="module")
def mixed(tmp_path_factory):
    """The same with a watch log of these users and of as many others between them."""
    world = watching_world(tmp_path_factory.mktemp("mixed"), WORKS)
    world.ratings(rows_of_ratings(range(0, USERS, 2)))
    watch_log(world, clustered, range(USERS), WORKS)
    home = ingested(world)
    trained = train(settings_for(home, force=True), Progress())
    return home, trained


def test_a_watch_log_changes_no_star_of_those_who_rated(rated, mixed):
    alone, beside = load(current(rated)), load(current(mixed[0]))
    kinds = {release.manifest["models"]["stars"] for release in (alone, beside)}
    assert kinds == {MFWithNeighbours.kind}
    for key in ("parameters", "evaluation", "stars"):
        assert alone.manifest[key] == beside.manifest[key], key
    users = beside.recommender.users
    earlier = alone.recommender.users
    rows = [users.find(earlier[index]) for index in range(len(earlier))]
    assert len(rows) == USERS // 2 < len(users)
    expected, stars = alone.recommender.models.stars, beside.recommender.models.stars
    for name in ("user_bias", "user_factors"):
        assert np.array_equal(getattr(stars, name)[rows], getattr(expected, name)), name
        others = np.delete(getattr(stars, name), rows, axis=0)
        assert not others.any(), name
    of_items = ("mean", "item_bias", "item_factors", "known_item")
    for name in (*of_items, "neighbours", "weights", "shares"):
        assert np.array_equal(getattr(stars, name), getattr(expected, name)), name


def test_who_only_watched_is_predicted_what_a_stranger_is(mixed):
    recommender = load(current(mixed[0])).recommender
    for work in range(WORKS):
        watcher, stranger = (
            recommender.predict(user, work, 3.5).predicted_rating for user in ("1", "stranger")
        )
        assert watcher == stranger


def test_what_was_watched_is_in_no_list_and_shapes_the_profile(rated, mixed):
    recommender = load(current(mixed[0])).recommender
    rated_works = {(str(user), title) for user, _, _, title in rows_of_ratings(range(0, USERS, 2))}
    titles = recommender.catalog.title_ids
    for user in range(0, USERS, 7):
        profile = recommender.profile(str(user))
        known = {
            titles.find(f"ns{work + 1}")
            for work in range(WORKS)
            if clustered(user, work) or (str(user), f"ns{work + 1}") in rated_works
        }
        assert set(profile.items.tolist()) == set(profile.seen.tolist()) == known
        assert (profile.weights > 0).all()
        answer = recommender.recommend(str(user), 100)
        assert {item.work for item in answer.items} == set(range(WORKS)) - known
        assert all(item.predicted_rating is not None for item in answer.items)
    without = load(current(rated)).recommender
    watched, user = titles.find("ns1"), "12"
    assert clustered(12, 0)
    assert (user, "ns1") not in rated_works
    assert watched in {item.work for item in without.recommend(user, 100).items}
    assert watched not in {item.work for item in recommender.recommend(user, 100).items}


def test_a_rating_of_a_work_that_was_watched_as_well_speaks_for_it(mixed):
    home, _ = mixed
    lake = read_lake(home)
    events = lake.interactions
    both = [
        (user, title)
        for user, _, _, title in rows_of_ratings(range(0, USERS, 2))
        if clustered(user, int(title.removeprefix("ns")) - 1)
    ]
    assert both
    recommender = load(current(home)).recommender
    for user, title in both[::25]:
        index = recommender.users.find(str(user))
        of_user = recommender.history.events_of(index)
        row = of_user.work.tolist().index(recommender.catalog.title_ids.find(title))
        assert of_user.kind[row] == CODES[RATING.name]
        assert not np.isnan(of_user.rating[row])
    assert (events.kind == CODES[WATCHED.name]).any()


def test_the_manifest_and_the_summary_count_ratings_and_events_apart(mixed):
    home, trained = mixed
    lake, manifest = read_lake(home), read_manifest(current(home))
    n_ratings, n_events = len(lake.ratings), len(lake.interactions)
    assert n_ratings == len(list(rows_of_ratings(range(0, USERS, 2)))) < n_events
    assert manifest["counts"]["ratings"] == n_ratings
    assert manifest["counts"]["events without stars"] == n_events - n_ratings
    assert (trained.events, trained.ratings) == (n_events, n_ratings)
    text = summary(trained.findings, trained.events, trained.ratings)
    assert f"measured on {n_ratings:,} of {n_ratings:,} ratings" in text
    assert f"on later events of {manifest['lists']['users']} users" in text
    assert "on the last fifth of the ratings of 60 users their RMSE" in text


def test_lists_are_evaluated_on_events_that_no_model_has_learned(mixed, monkeypatch):
    learned = []

    def spy(lake, data, parts, stars, trials, progress):
        learned.append((lake, data.events, parts, stars))
        raise DataError("seen enough")

    monkeypatch.setattr("training.pipeline.select_ranker", spy)
    with pytest.raises(DataError, match="seen enough"):
        train(settings_for(mixed[0], force=True), Progress())
    ((lake, events, parts, stars),) = learned
    past, later = events.take(parts.train), events.take(parts.heard | parts.test)
    assert len(past) + len(later) < len(events)  # of who is in a session, later events count not
    pairs = [
        set(zip(part.user.tolist(), part.work.tolist(), strict=True)) for part in (past, later)
    ]
    assert not pairs[0] & pairs[1]
    rated_past = past.take(past.rated)
    assert np.array_equal(stars.known_item, rated_past.work_counts() > 0)
    assert stars.mean == pytest.approx(rated_past.rating.mean())
    assert len(rated_past) < len(lake.ratings)


def test_a_mixed_release_is_evaluated_with_stars(mixed, tmp_path, monkeypatch):
    shutil.copytree(mixed[0].root, tmp_path / "home", symlinks=True)
    home = Home(tmp_path / "home")
    assert command(home, monkeypatch, "evaluate", "--folds", "2", "--weeks", "1") == 0
    record = json.loads((home.reports / "evaluation.json").read_text())
    assert {"random folds", "user time"} <= {each["protocol"] for each in record["protocols"]}
    by_name = {each["protocol"]: each["stars"] for each in record["protocols"]}
    for protocol in ("random folds", "user time"):
        assert by_name[protocol]["tuned SVD"]["rmse"] > 0
    assert by_name["week by week"] == {}  # the ratings are older than that


def test_rounds_without_ratings_to_learn_from_are_left_out(tmp_path, monkeypatch):
    world = watching_world(tmp_path, WORKS)
    late = ((u, s, 17 * 10**8 + t % 1000, i) for u, s, t, i in rows_of_ratings(range(0, USERS, 6)))
    world.ratings(late)
    watch_log(world, clustered, range(USERS), WORKS)
    home = ingested(world)
    train(settings_for(home, force=True), Progress())
    assert command(home, monkeypatch, "evaluate", "--folds", "2", "--weeks", "1") == 0
    record = json.loads((home.reports / "evaluation.json").read_text())
    protocols = {each["protocol"] for each in record["protocols"]}
    assert {"random folds", "user time"} <= protocols
    assert not {"week by week"} & protocols


def test_the_pages_of_a_mixed_release_tell_both(mixed, tmp_path, monkeypatch):
    shutil.copytree(mixed[0].root, tmp_path / "home", symlinks=True)
    home = Home(tmp_path / "home")
    write_profile(home)
    assert command(home, monkeypatch, "report") == 0
    lake = read_lake(home)
    n_watched = int((~lake.interactions.rated).sum())
    text = Outline((home.reports / "training.html").read_text("utf-8")).words
    assert f"{len(lake.ratings):,} ratings and {n_watched:,} events without stars by" in text
    assert "watched" in Outline((home.reports / "data.html").read_text("utf-8")).words


def test_a_lake_that_has_lost_its_ratings_cannot_be_continued(rated, tmp_path):
    shutil.copytree(rated.root, tmp_path / "home", symlinks=True)
    world = watching_world(tmp_path / "home", WORKS)
    for path in (world.home.raw / "ratings").iterdir():
        path.unlink()
    watch_log(world, clustered, range(USERS), WORKS)
    home = ingested(world)
    before = current(home)
    with pytest.raises(DataError, match=r"--warm .* 0 ratings .*; expected 10 at least"):
        train(settings_for(home, warm=True), Progress())
    assert current(home) == before
    assert train(settings_for(home), Progress()).findings.stars is None


def test_a_warm_training_of_a_mixed_home_continues_its_stars(mixed, tmp_path):
    shutil.copytree(mixed[0].root, tmp_path / "home", symlinks=True)
    home = Home(tmp_path / "home")
    before = current(home).name
    trained = train(settings_for(home, warm=True, force=True), Progress())
    assert trained.findings.stars.study.name == f"none, continued {before}"
    stars = load(current(home)).recommender.models.stars
    assert not stars.user_factors[1::2].all(axis=1).all()
