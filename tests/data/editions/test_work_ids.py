"""Works keep their ids when their copies come, go, join and part; no id ever names another work."""

import pytest

from engine.contract.tables import FORMER_WORKS, WORKS

HEAT = {"title": "Heat", "director": "Ana Orsel"}
BARE = dict.fromkeys(("director", "cast", "country", "duration", "description"), "")
OTHERS = [{"title": f"Amber {n}"} for n in range(5)]


def ids(world):
    """The id of each work by its title."""
    return {row["title"]: row["work_id"] for row in world.rows(WORKS)}


def former(world):
    return {row["former_id"]: row["work_id"] for row in world.rows(FORMER_WORKS)}


def ingest(world, **catalogs):
    """Ingest these catalogs alone; whoever rated hs1 keeps the lake from being empty of events."""
    for file in (world.home.raw / "catalogs").iterdir():
        file.unlink()
    for platform, titles in catalogs.items():
        world.catalog(platform, titles)
    world.ratings([("u", 4, 1, "hs1")])
    return world.ingest()["ids"]["works"]


def test_a_new_work_has_the_id_of_its_first_title(world):
    counts = ingest(world, hulu=[HEAT, *OTHERS], amazon=[OTHERS[0], HEAT])
    assert ids(world) == {"Heat": "was2", "Amber 0": "was1"} | {
        f"Amber {n}": f"whs{n + 2}" for n in range(1, 5)
    }
    assert former(world) == {}
    assert counts == {"kept": 0, "renamed": 0, "joined": 0, "new": 6, "retired": 0}


def test_the_first_copy_leaves_and_comes_back(world):
    ingest(world, hulu=[HEAT, *OTHERS], amazon=[HEAT])
    counts = ingest(world, hulu=[HEAT, *OTHERS])
    assert ids(world)["Heat"] == "was1"
    assert counts == {"kept": 6, "renamed": 0, "joined": 0, "new": 0, "retired": 0}
    ingest(world, hulu=[HEAT, *OTHERS], amazon=[{"title": "Oak"}, HEAT])
    assert (ids(world)["Heat"], ids(world)["Oak"]) == ("was1", "was1-2")


def test_a_platform_that_comes_first_changes_no_id(world):
    ingest(world, hulu=[HEAT, *OTHERS])
    ingest(world, hulu=[HEAT, *OTHERS], amazon=[OTHERS[3], HEAT])
    assert ids(world)["Heat"] == "whs1"
    assert former(world) == {}


def test_works_keep_their_ids_when_ids_are_dealt_out_anew(world):
    ingest(world, hulu=[HEAT, *OTHERS])
    before = ids(world)
    counts = ingest(world, hulu=[{"title": "Oak"}, *OTHERS[::-1], HEAT])
    assert ids(world) == before | {"Oak": "whs1-2"}
    assert counts == {"kept": 6, "renamed": 0, "joined": 0, "new": 1, "retired": 0}


def test_works_that_are_one_now(world):
    """Two copies a year apart join once both name a director."""
    hulu, netflix = HEAT | BARE | {"release_year": "2018"}, HEAT
    ingest(world, hulu=[hulu, *OTHERS], netflix=[netflix], amazon=[netflix])
    assert {row["work_id"] for row in world.rows(WORKS) if row["title"] == "Heat"} == {
        "was1",
        "whs1",
    }
    counts = ingest(
        world, hulu=[hulu | {"director": "Ana Orsel"}, *OTHERS], netflix=[netflix], amazon=[netflix]
    )
    assert ids(world)["Heat"] == "was1"
    assert former(world) == {"whs1": "was1"}
    assert counts["joined"] == 1
    ingest(world, hulu=[hulu, *OTHERS], netflix=[netflix], amazon=[netflix])
    assert former(world) == {}
    assert {row["work_id"] for row in world.rows(WORKS) if row["title"] == "Heat"} == {
        "was1",
        "whs1",
    }


def test_the_id_of_most_titles_stays(world):
    early, late = HEAT | BARE, HEAT | BARE | {"release_year": "2020"}
    ingest(world, amazon=[late], hulu=[early, *OTHERS], netflix=[early])
    directed = HEAT | {"release_year": "2020"}
    ingest(world, amazon=[directed], hulu=[HEAT, *OTHERS], netflix=[HEAT])
    assert ids(world)["Heat"] == "whs1"
    assert former(world) == {"was1": "whs1"}


def test_former_ids_lead_on_when_their_work_is_joined_too(world):
    titles = [HEAT | BARE | {"release_year": str(year)} for year in (2018, 2019, 2020)]
    a, b, c = titles
    ingest(world, amazon=[a], hulu=[b, *OTHERS], netflix=[c])
    named = [title | {"director": "Ana Orsel"} for title in titles]
    ingest(world, amazon=[a], hulu=[named[1], *OTHERS], netflix=[named[2]])
    assert former(world) == {"wns1": "whs1"}
    ingest(world, amazon=[named[0]], disney=[named[0]], hulu=[named[1], *OTHERS])
    assert former(world) == {"wns1": "was1", "whs1": "was1"}
    ingest(world, hulu=[named[1], *OTHERS])
    assert ids(world)["Heat"] == "was1"


def test_a_work_that_parts_leaves_its_id_to_most_titles(world):
    three = {"hulu": [HEAT, *OTHERS], "netflix": [HEAT], "amazon": [HEAT]}
    ingest(world, **three)
    assert ids(world)["Heat"] == "was1"
    another = HEAT | BARE | {"director": "Lu Marn", "duration": "170 min"}
    counts = ingest(world, **three | {"amazon": [another]})
    works = {tuple(row["title_ids"]): row["work_id"] for row in world.rows(WORKS)}
    assert works["hs1", "ns1"] == "was1"
    assert works["as1",] == "was1-2"
    assert (counts["kept"], counts["new"]) == (6, 1)


@pytest.mark.parametrize("kind", ["retired", "former"])
def test_an_id_that_was_in_use_names_no_other_work(world, kind):
    if kind == "retired":
        ingest(world, hulu=[HEAT, *OTHERS], netflix=[{"title": "Oak"}])
        ingest(world, hulu=[HEAT, *OTHERS])
    else:
        two = HEAT | BARE | {"release_year": "2020"}
        ingest(world, hulu=[HEAT, *OTHERS], netflix=[two])
        ingest(world, hulu=[HEAT, *OTHERS], netflix=[two | {"director": "Ana Orsel"}])
        ingest(world, hulu=[HEAT, *OTHERS])
        assert former(world) == {"wns1": "whs1"}
    ingest(world, hulu=[HEAT, *OTHERS], netflix=[{"title": "Elm"}])
    assert ids(world)["Elm"] == "wns1-2"
    ingest(world, hulu=[HEAT, *OTHERS], netflix=[{"title": "Fir"}, {"title": "Oak"}])
    assert ids(world)["Fir"] == "wns1-2" or ids(world)["Fir"] == "wns1-3"
    if kind == "retired":
        assert ids(world)["Oak"] == "wns1"


def test_corrections_keep_the_work(world):
    ingest(world, hulu=[HEAT, *OTHERS], netflix=[HEAT])
    corrected = HEAT | {"title": "Heat!", "release_year": "2020"}
    counts = ingest(world, hulu=[corrected, *OTHERS], netflix=[corrected])
    assert ids(world)["Heat!"] == "whs1"
    assert counts == {"kept": 5, "renamed": 1, "joined": 0, "new": 0, "retired": 0}
