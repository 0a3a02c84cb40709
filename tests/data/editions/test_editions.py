"""Editions of catalogs: ids that name other titles are recognised, and the events carried over."""

import shutil

import pytest

from data.report import summarise
from engine.contract.tables import CONTRACTS, EDITIONS, EVENT_FILES
from engine.errors import DataError
from tests.homes import MOVIES, comma
from tests.worlds import RawWorld, as_csv

NAMES = [f"{word} {n}" for n in range(8) for word in ("Amber", "Birch", "Cedar", "Delta", "Elm")]


def rows(names, **more):
    """A catalog's rows of these titles, numbered from s1."""
    return [{"title": name, "release_year": "2010"} | more for name in names]


def rated(world):
    """The title, by its name, of every rating in the lake, by user."""
    titles = world.titles()
    return {user: titles[title]["display_title"] for user, title in world.stars()}


def first_lake(world, names=NAMES):
    """Ingest a catalog of these titles, each rated once by the user who is called like it."""
    world.catalog("netflix", rows(names))
    world.ratings([(name, 4, 1000, f"ns{n}") for n, name in enumerate(names, start=1)])
    return world.ingest()


def test_a_first_lake_knows_its_edition(world):
    report = first_lake(world)
    assert report["ids"]["titles"] == {
        "kept": 0,
        "renamed": 0,
        "carried": 0,
        "new": 40,
        "retired": 0,
    }
    assert report["editions"]["current"] == {"netflix": 1}
    assert not report["editions"]["new"]
    assert {row["title_id"] for row in world.rows(EDITIONS)} == world.titles().keys()
    (file,) = world.rows(EVENT_FILES)
    assert (file["file"], file["platform"], file["edition"]) == ("ratings/1.csv", "netflix", 1)


@pytest.mark.parametrize(
    "order",
    [
        pytest.param(lambda names: names[::-1], id="reversed"),
        pytest.param(lambda names: ["Fir 9", *names], id="one more in front"),
        pytest.param(lambda names: names[1:], id="the first is gone"),
        pytest.param(lambda names: [*names[20:], *names[:20]], id="halves exchanged"),
        pytest.param(lambda names: [names[1], names[0], *names[2:]], id="two exchanged"),
    ],
)
def test_ratings_follow_their_titles_to_other_ids(world, order):
    first_lake(world)
    names = order(NAMES)
    world.catalog("netflix", rows(names))
    report = world.ingest()
    remaining = [name for name in NAMES if name in names]
    assert rated(world) == {name: name for name in remaining}
    (new,) = report["editions"]["new"]
    moved = sum(names.index(name) != NAMES.index(name) for name in remaining)
    assert (new["platform"], new["edition"]) == ("netflix", 2)
    assert report["ids"]["titles"]["carried"] == moved
    assert report["editions"]["events_carried"] == moved
    assert report["editions"]["events_of_retired_titles"] == len(NAMES) - len(remaining)
    (book,) = report["files"][1:]
    assert book["repaired"].get("title_carried", 0) == moved
    assert "netflix dealt its ids out anew" in report["warnings"][0]
    assert f"{moved:,} events were carried over" in report["warnings"][0]
    assert f"ids of titles  {len(remaining) - moved or ''}" in summarise(report)


def test_ratings_that_come_later_speak_the_ids_of_then(world):
    first_lake(world)
    world.catalog("netflix", rows(NAMES[::-1]))
    world.ingest()
    world.ratings([("late", 5, 2000, "ns1")], "2.csv")
    world.ingest()
    assert rated(world) == {name: name for name in NAMES} | {"late": NAMES[-1]}


def test_ratings_in_capitals_follow_their_titles(world):
    first_lake(world)
    path = world.home.raw / "ratings" / "1.csv"
    path.write_text(path.read_text().replace("ns", "NS"))
    world.ingest()
    world.catalog("netflix", rows(NAMES[::-1]))
    report = world.ingest()
    assert rated(world) == {name: name for name in NAMES}
    assert report["editions"]["events_carried"] == len(NAMES)


def test_rows_added_to_a_file_speak_as_the_file_does(world):
    first_lake(world)
    world.catalog("netflix", rows(NAMES[::-1]))
    path = world.home.raw / "ratings" / "1.csv"
    path.write_text(path.read_text() + "added,5,2000,ns1\n")
    warnings = world.ingest()["warnings"]
    assert any("belong into a file of their own" in warning for warning in warnings)
    assert rated(world) == {name: name for name in NAMES} | {"added": NAMES[0]}
    path.write_text(path.read_text() + "again,5,2000,ns2\n")
    world.ingest()
    assert rated(world)["again"] == NAMES[1]


@pytest.mark.parametrize("packed", [False, True])
def test_a_file_is_known_by_its_content(world, packed):
    first_lake(world)
    path = world.home.raw / "ratings" / "1.csv"
    world.text(world.home.raw / "ratings" / ("x.csv.gz" if packed else "x.csv"), path.read_text())
    path.unlink()
    world.catalog("netflix", rows(NAMES[::-1]))
    world.ingest()
    assert rated(world) == {name: name for name in NAMES}


def test_three_editions_and_a_title_that_comes_back(world):
    first_lake(world)
    second = [*NAMES[:5], *NAMES[:5:-1]]  # without the sixth
    world.catalog("netflix", rows(second))
    world.ingest()
    world.ratings([("late", 5, 2000, f"ns{second.index('Elm 7') + 1}")], "2.csv")
    assert "Amber 1" not in rated(world)
    world.ingest()
    third = NAMES[10:] + NAMES[:10]
    world.catalog("netflix", rows(third))
    report = world.ingest()
    assert rated(world) == {name: name for name in NAMES} | {"late": "Elm 7"}
    assert report["editions"]["current"] == {"netflix": 3}
    world.catalog("netflix", rows(NAMES))  # and back to the first order
    world.ingest()
    assert rated(world) == {name: name for name in NAMES} | {"late": "Elm 7"}


def test_titles_that_come_and_go_leave_the_ids_of_the_rest(world):
    first_lake(world)
    numbered = [row | {"show_id": f"s{n}"} for n, row in enumerate(rows(NAMES), start=1)]
    extra = [{"show_id": f"s{n}", "title": f"Fir {n}"} for n in range(41, 61)]
    world.catalog("netflix", numbered[10:] + extra)
    report = world.ingest()
    assert not report["editions"]["new"]
    assert report["ids"]["titles"] == {
        "kept": 30,
        "renamed": 0,
        "carried": 0,
        "new": 20,
        "retired": 10,
    }
    assert report["files"][1]["left_out"] == {"title_retired": 10}
    world.catalog("netflix", numbered)
    assert world.ingest()["files"][1]["rows_out"] == 40
    assert rated(world) == {name: name for name in NAMES}


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Ambre 0"},
        {"title": "AMBER 0"},
        {"release_year": "2011"},
        {"type": "TV Show", "duration": "1 Season"},
    ],
)
def test_a_correction_is_no_edition(world, change):
    first_lake(world)
    corrected = rows(NAMES)
    corrected[0] |= change
    world.catalog("netflix", corrected)
    report = world.ingest()
    assert not report["editions"]["new"]
    assert (report["ids"]["titles"]["kept"], report["ids"]["titles"]["renamed"]) == (39, 1)
    assert report["ids"]["works"]["renamed"] == 1
    assert len(world.stars()) == 40


def test_one_other_title_in_a_hundred_is_no_edition(world):
    names = [f"{name} of {n}" for name in NAMES for n in range(5)]
    first_lake(world, names)
    world.catalog("netflix", rows(["Hazel", "Rowan", *names[2:]]))
    report = world.ingest()
    assert not report["editions"]["new"]
    (warning,) = (w for w in report["warnings"] if "name other titles" in w)
    assert "2 of 200 ids of netflix name other titles than before, ns1 for one (" in warning
    world.catalog("netflix", rows(["Fir", "Oak", "Ash", *names[3:]]))
    (new,) = world.ingest()["editions"]["new"]
    assert (new["shared"], new["differing"]) == (200, 3)


def test_many_corrections_at_once_are_no_edition(world):
    first_lake(world)
    world.catalog("netflix", [row | {"release_year": "2011"} for row in rows(NAMES)])
    report = world.ingest()
    assert not report["editions"]["new"]
    assert report["ids"]["titles"]["renamed"] == 40
    assert rated(world) == {name: name for name in NAMES}


def test_corrections_are_followed_through_editions(world):
    first_lake(world)
    corrected = ["Ambre 0", *NAMES[1:]]
    world.catalog("netflix", rows(corrected))
    world.ingest()
    world.catalog("netflix", rows(corrected[::-1]))
    world.ingest()
    assert rated(world) == {name: name for name in NAMES} | {NAMES[0]: "Ambre 0"}


def test_other_titles_under_the_same_ids_take_over_nothing(world):
    first_lake(world)
    world.ratings([("first", 4, 1000, "as1")], "amazon.csv")
    world.catalog("amazon", [{"title": "Alone"}])
    world.ingest()
    world.catalog("netflix", rows(name.replace(" ", "ade ") for name in NAMES))
    world.sources('[ratings.files."1.csv"]\neditions = { netflix = 1 }\n')
    report = world.ingest()
    assert rated(world) == {"first": "Alone"}
    assert report["editions"]["events_of_retired_titles"] == 40


def test_titles_of_other_names_under_the_same_ids_are_asked_about(world):
    first_lake(world)
    renamed = [name.replace(" ", "ade ") for name in NAMES]
    world.catalog("netflix", rows(renamed))
    lake = world.home.lake.resolve()
    with pytest.raises(DataError, match=r"ratings/1\.csv: 40 of its 40 events of netflix") as error:
        world.ingest()
    assert world.home.lake.resolve() == lake
    details = "\n".join(error.value.details)
    assert f"ns1: {NAMES[0]!r} (" in details
    assert details.count(" → ") == 3
    assert "editions = { netflix = 2 }" in details
    world.sources('[ratings.files."1.csv"]\neditions = { netflix = 2 }\n')
    world.ingest()
    assert rated(world) == dict(zip(NAMES, renamed, strict=True))


def test_two_catalogs_at_once(world):
    first_lake(world)
    world.catalog("hulu", rows([f"Hazel {n}" for n in range(9)]))
    world.ratings([(f"Hazel {n}", 3, 1000, f"hs{n + 1}") for n in range(9)], "2.csv")
    world.ingest()
    world.catalog("netflix", rows(NAMES[::-1]))
    world.catalog("hulu", rows([f"Hazel {n}" for n in reversed(range(9))]))
    report = world.ingest()
    assert rated(world) == {name: name for name in [*NAMES, *(f"Hazel {n}" for n in range(9))]}
    assert report["editions"]["current"] == {"hulu": 2, "netflix": 2}


def test_a_catalog_that_is_gone_comes_back_as_another_edition(world):
    first_lake(world)
    world.catalog("hulu", [{"title": "Hazel"}])
    world.ratings([("hazel", 3, 1000, "hs1")], "2.csv")
    world.ingest()
    catalog = world.home.raw / "catalogs" / "netflix_titles.csv"
    catalog.unlink()
    report = world.ingest()
    assert report["ids"]["titles"]["retired"] == 40
    assert rated(world) == {"hazel": "Hazel"}
    assert report["warnings"] == [
        "ratings/1.csv: 40 of 40 events are left out: their titles are in no catalog any more "
        "(title_retired)"
    ]
    world.catalog("netflix", rows(NAMES[::-1]))
    world.ingest()
    assert rated(world) == {name: name for name in NAMES} | {"hazel": "Hazel"}


def test_editions_of_movielens_have_a_name_in_messages(world):
    comma(world)
    lines = [(f"x{n}", 5, 1000 + n, f"ml-{1 + n % 3}") for n in range(30)]
    world.ratings(lines)
    world.ingest()
    movielens = world.home.raw / "movielens"
    movies = [(9 - movie, title, genres) for movie, title, genres in MOVIES]
    world.text(movielens / "movies.csv", as_csv(["movieId", "title", "genres"], movies))
    world.ratings([*lines[::-1], ("y", 5, 1, "ml-1")])
    with pytest.raises(DataError) as refusal:
        world.ingest()
    message = str(refusal.value)
    assert (
        "changed together with the catalog of MovieLens, whose ids were dealt out anew" in message
    )
    *_, table, then, _ = message.split("\n")
    world.sources(f"{table}\n{then}\n")
    assert "MovieLens dealt its ids out anew" in world.ingest()["warnings"][0]
    world.home.raw.joinpath("sources.toml").unlink()
    world.ratings(lines[::-1])
    named = "speaks the ids of edition 1 of MovieLens, not of 2"
    assert [w for w in world.ingest()["warnings"] if named in w]


def test_namesakes_are_told_apart_by_people_and_length(world):
    namesakes = [
        {"title": "Heat", "director": "Ana Orsel", "duration": "90 min"},
        {"title": "Heat", "director": "Lu Marn", "duration": "120 min"},
        {"title": "Heat", "director": "Ro Lanc", "duration": "170 min"},
    ]
    world.catalog("netflix", [*rows(NAMES), *namesakes])
    world.ratings([("one", 1, 1, "ns41"), ("two", 2, 1, "ns42"), ("three", 3, 1, "ns43")])
    world.ingest()
    world.catalog("netflix", [namesakes[2], namesakes[0], *rows(NAMES)])
    report = world.ingest()
    titles = world.titles()
    lengths = {user: titles[title]["duration_int"] for user, title in world.stars()}
    assert lengths == {"one": 90, "three": 170}
    assert report["editions"]["events_of_retired_titles"] == 1


def test_two_copies_of_one_catalog_stay_apart(world):
    copies = [{"title": "Heat", "release_year": "2010"}, {"title": "HEAT", "release_year": "2010"}]
    world.catalog("netflix", [*rows(NAMES), *copies])
    world.ratings([("one", 1, 1, "ns41"), ("two", 2, 1, "ns42")])
    world.ingest()
    world.catalog("netflix", [*copies[::-1], *rows(NAMES)])
    world.ingest()
    assert rated(world) == {"one": "Heat", "two": "HEAT"}


def test_a_title_that_may_be_several_is_not_carried_over(world):
    """Nothing tells the two films of one name apart, of which one had no people or length."""
    unknown = {"title": "Heat", "director": "", "duration": "", "cast": ""}
    world.catalog("netflix", [*rows(NAMES), unknown])
    world.ratings([("one", 1, 1, "ns41"), ("amber", 2, 1, "ns1")])
    world.ingest()
    films = [
        unknown | {"director": "Ana Orsel", "duration": "90 min"},
        unknown | {"director": "Lu Marn", "duration": "120 min"},
    ]
    world.catalog("netflix", [*films, *rows(NAMES)])
    report = world.ingest()
    assert rated(world) == {"amber": "Amber 0"}
    assert report["editions"]["ambiguous_titles"] == 1


def test_a_changed_file_and_a_new_edition_at_once_are_refused(world):
    first_lake(world)
    before = {path.name: path.read_bytes() for path in world.home.lake.iterdir()}
    world.catalog("netflix", rows(NAMES[::-1]))
    world.ratings([("a", 4, 1000, "ns1"), ("b", 4, 1000, "ns2"), ("c", 1, 1, "x")])
    with pytest.raises(DataError) as refusal:
        world.ingest()
    message = str(refusal.value)
    assert "ratings/1.csv changed together with the catalog of netflix" in message
    assert "2 of its 3 events are of ids that name other titles" in message
    assert "    ns1: 'Amber 0' (2010) → 'Elm 7' (2010)\n    ns2: " in message
    assert {path.name: path.read_bytes() for path in world.home.lake.iterdir()} == before
    lines = message.split("\n")
    for toml, title in (
        ("\n".join(lines[-3:-1]), "Amber 0"),
        (lines[-3] + "\n" + lines[-1].partition("now, ")[2], "Elm 7"),
    ):
        other = RawWorld.at(world.home.root.with_name(f"as {title}"))
        shutil.rmtree(other.home.root)
        shutil.copytree(world.home.root, other.home.root, symlinks=True)
        other.sources(toml)
        other.ingest()
        assert other.titles()[min(other.stars())[1]]["display_title"] == title
        other.text(other.home.raw / "README.md", "x")  # what was decided is remembered
        other.home.raw.joinpath("sources.toml").unlink()
        other.ingest()
        assert other.titles()[min(other.stars())[1]]["display_title"] == title


def test_the_lines_that_decide_are_toml_whatever_a_platform_is_called(world):
    layout = '[catalogs."Pilot Max: 2"]\nletter = "p"\nfile = "pilot"\n'
    world.sources(layout)
    world.catalog("", rows(NAMES), "pilot.csv")
    world.ratings([(name, 4, 1000, f"ps{n}") for n, name in enumerate(NAMES, start=1)])
    world.ingest()
    world.catalog("", rows(NAMES[::-1]), "pilot.csv")
    world.ratings([("a", 4, 1000, "ps1")])
    with pytest.raises(DataError) as refusal:
        world.ingest()
    *_, table, then, _ = str(refusal.value).split("\n")
    world.sources(f"{layout}{table}\n{then}\n")
    world.ingest()
    assert rated(world) == {"a": NAMES[0]}


def test_a_changed_file_without_ids_that_changed_is_read(world):
    first_lake(world)
    world.catalog("hulu", [{"title": "Hazel"}])
    world.ratings([("hazel", 3, 1000, "hs1")], "2.csv")
    world.ingest()
    world.catalog("netflix", rows(NAMES[::-1]))
    world.ratings([("other", 3, 1000, "hs1")], "2.csv")
    world.ingest()
    assert rated(world) == {name: name for name in NAMES} | {"other": "Hazel"}


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ("editions = 1", r"ratings\.files\.1\.csv\.editions is '1'; expected a table like"),
        ("editions = { netflix = 0 }", "netflix is '0'; expected the number of an edition"),
        ("editions = { netflix = 'old' }", "netflix is 'old'; expected the number of an edi"),
        ("editions = { netflix = 2 }", "netflix is '2'; expected 1"),
        ("editions = { netflux = 1 }", "is 'netflux'; expected one of netflix"),
    ],
)
def test_an_edition_that_is_not_there_is_refused(world, toml, message):
    world.sources(f'[ratings.files."1.csv"]\n{toml}\n')
    with pytest.raises(DataError, match=message):
        first_lake(world)


def test_a_file_may_be_said_to_speak_the_ids_of_before(world):
    first_lake(world)
    world.catalog("netflix", rows(NAMES[::-1]))
    world.ingest()
    world.ratings([("old", 4, 1000, "ns1")], "old.csv")
    world.sources('[ratings.files."old.csv"]\neditions = { Netflix = 1 }\n')
    world.ingest()
    assert rated(world)["old"] == NAMES[0]
    world.catalog("netflix", rows(NAMES[5:] + NAMES[:5]))
    world.ingest()
    assert rated(world) == {name: name for name in NAMES} | {"old": NAMES[0]}


@pytest.mark.parametrize("table", ["editions", "titles", "works", "event_files", "former_works"])
def test_a_lake_before_that_cannot_be_read_is_named_and_passed_over(world, table):
    first_lake(world)
    (world.home.lake / f"{table}.parquet").write_bytes(b"damaged")
    world.catalog("netflix", rows(NAMES[::-1]))
    report = world.ingest()
    if table == "titles":  # which the table editions knows too
        assert rated(world) == {name: name for name in NAMES}
    else:
        assert "the lake before cannot be read" in report["warnings"][0]
        assert f"{table}.parquet" in report["warnings"][0]
        assert rated(world)["Amber 0"] == "Elm 7"


def test_a_lake_without_editions_is_compared_by_its_titles(world):
    """The lakes of before: the files of events are known by name alone."""
    first_lake(world)
    for contract in CONTRACTS:
        if contract.name in ("editions", "event_files", "former_works"):
            (world.home.lake / f"{contract.name}.parquet").unlink()
    report = world.home.lake / "ingest_report.json"
    report.write_text(report.read_text().replace('"format": 7', '"format": 4'))
    world.catalog("netflix", rows(NAMES[::-1]))
    with pytest.raises(DataError, match="40 of its 40 events are of ids that name other titles"):
        world.ingest()
    world.sources('[ratings.files."1.csv"]\neditions = { netflix = 1 }\n')
    world.ingest()
    assert rated(world) == {name: name for name in NAMES}


def test_another_letter_and_another_name_of_a_platform(world):
    first_lake(world)
    world.sources('[catalogs.netflix]\nletter = "x"\n')
    world.ingest()
    assert rated(world) == {name: name for name in NAMES}
    assert min(world.titles()) == "xs1"


def test_a_platform_whose_letter_another_takes_over(world):
    entry = '[catalogs.{0}]\nletter = "b"\nfile = "{0}"\n'
    world.sources(entry.format("hbo"))
    world.catalog("netflix", rows(NAMES))
    world.catalog("", rows([f"Hazel {n}" for n in range(9)]), "hbo.csv")
    world.ratings([("n", 4, 1, "ns1"), *((f"Hazel {n}", 3, 1, f"bs{n + 1}") for n in range(9))])
    world.ingest()
    world.sources(entry.format("max"))
    path = world.home.raw / "catalogs" / "hbo.csv"
    path.rename(path.with_name("max.csv"))
    report = world.ingest()
    assert report["ids"]["titles"]["kept"] == 49
    assert report["editions"]["current"] == {"max": 1, "netflix": 1}
    world.catalog("", rows([f"Hazel {n}" for n in reversed(range(9))]), "max.csv")
    world.ingest()
    assert rated(world) == {"n": "Amber 0"} | {f"Hazel {n}": f"Hazel {n}" for n in range(9)}
    left_out = '[ratings.files."1.csv"]\neditions = { brit = 1 }\n'
    world.sources(entry.format("brit") + left_out)  # another service altogether
    path.with_name("max.csv").unlink()
    world.catalog("", rows([f"Rowan {n}" for n in range(9)]), "brit.csv")
    report = world.ingest()
    assert rated(world) == {"n": "Amber 0"}


def resorted(lines):
    return {"1.csv": lines[::-1]}


def split(lines):
    return {"a.csv": lines[:25], "b.csv": lines[25:]}


def corrected(lines):
    return {"1.csv": [line.replace(",4,", ",3,") for line in lines]}


@pytest.mark.parametrize("change", [resorted, split, corrected])
@pytest.mark.parametrize("at_once", [False, True])
def test_files_that_were_made_anew_are_known_by_their_events(world, change, at_once):
    """All but those that keep their names in the very ingest: these are refused."""
    first_lake(world)
    if not at_once:
        world.catalog("netflix", rows(NAMES[::-1]))
        world.ingest()
    folder = world.home.raw / "ratings"
    header, *lines = (folder / "1.csv").read_text().splitlines()
    (folder / "1.csv").unlink()
    for name, some in change(lines).items():
        world.text(folder / name, "\r\n".join([header, *some, ""]))
    world.catalog("netflix", rows(NAMES[::-1]))
    if at_once and change is not split:
        with pytest.raises(DataError, match=r"40 of its 40 events are of ids that name other"):
            world.ingest()
        return
    report = world.ingest()
    expected = NAMES if change is not split else NAMES[:25]  # 15 events do not say enough
    assert {user: rated(world)[user] for user in expected} == {name: name for name in expected}
    (warning,) = [w for w in report["warnings"] if "speaks the ids of edition 1 of netflix" in w]
    assert "not of 2, by which most of its events are known" in warning
    world.sources("[ratings]\neditions = { netflix = 2 }\n")
    world.ingest()
    assert rated(world)[NAMES[0]] == NAMES[-1]


def test_users_that_pandas_wrote_as_fractions_are_known_by_their_events_too(world):
    world.catalog("netflix", rows(NAMES))
    world.ratings([(n, 4, 1000, f"ns{n}") for n in range(1, 41)])
    world.ingest()
    world.catalog("netflix", rows(NAMES[::-1]))
    (world.home.raw / "ratings" / "1.csv").unlink()
    world.ratings([(f"{n}.0", 4, 1000, f"ns{n}") for n in range(1, 41)], "anew.csv")
    world.ingest()
    assert rated(world) == {str(n): name for n, name in enumerate(NAMES, start=1)}


def test_a_new_file_of_many_events_speaks_the_ids_of_now(world):
    first_lake(world)
    world.catalog("netflix", rows(NAMES[::-1]))
    world.ingest()
    late = [(f"late {name}", 5, 2000, f"ns{n}") for n, name in enumerate(NAMES[::-1], start=1)]
    world.ratings(late, "2.csv")
    again = [(name, 5, 3000, f"ns{n}") for n, name in enumerate(NAMES[::-1], start=1)]
    world.ratings(again, "3.csv")  # by the ids of now the same events, with other stars
    world.ingest()
    assert rated(world) == {name: name for name in NAMES} | {f"late {name}": name for name in NAMES}


def test_logs_without_stars_follow_their_titles_too(world):
    world.sources('[ratings]\nrating = ""\n')
    first_lake(world)
    world.catalog("netflix", rows(NAMES[::-1]))
    world.ingest()
    titles = world.titles()
    watched = {user: titles[title]["display_title"] for user, title in world.watched()}
    assert watched == {name: name for name in NAMES}
