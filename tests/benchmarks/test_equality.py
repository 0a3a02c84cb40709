"""Two records of releases are held against each other: what differs is named, and only that."""

import copy
import json

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from benchmarks import equality
from benchmarks.__main__ import main
from tests.homes import HOMES, made_home

RECOMMENDATIONS = "/v1/users/nobody/recommendations?n=20&explain=true"


def equality_code(*arguments) -> int:
    """The exit code of the command."""
    with pytest.raises(SystemExit) as stopped:
        main(["equality", *map(str, arguments)])
    return stopped.value.code


@pytest.fixture(scope="module")
def recorded(sample_home, tmp_path_factory):
    """What the command wrote of the sample's release."""
    path = tmp_path_factory.mktemp("equality") / "record.json"
    assert equality_code("record", sample_home.root, path) == 0
    return json.loads(path.read_text("utf-8"))


@pytest.fixture
def changed(recorded):
    """A copy of the record, to be changed."""
    return copy.deepcopy(recorded)


@pytest.fixture
def compared(recorded, tmp_path, capsys):
    """Compare the record with another by the command: its exit code and the lines it prints."""

    def run(after, before=recorded):
        for name, record in (("before", before), ("after", after)):
            (tmp_path / name).write_text(json.dumps(record), "utf-8")
        code = equality_code("compare", tmp_path / "before", tmp_path / "after")
        return code, capsys.readouterr().out.splitlines()

    return run


def differences(lines):
    return [line for line in lines if not line.endswith(("equal", "bit for bit"))]


def test_a_release_equals_itself(recorded, compared):
    code, lines = compared(recorded)
    n_arrays, n_answers = len(recorded["arrays"]), len(recorded["answers"])
    assert code == 0
    assert lines == [
        f"{n_arrays} of {n_arrays} arrays are equal, bit for bit",
        *(f"table {name}: equal" for name in recorded["tables"]),
        f"{n_answers} of {n_answers} answers are equal",
    ]


def test_a_record_holds_the_release_and_its_answers(recorded, sample_home):
    folder = sample_home.releases / (sample_home.releases / "current").read_text("utf-8").strip()
    assert set(recorded["arrays"]) == {path.name for path in folder.glob("*.npy")}
    assert set(recorded["tables"]) == {path.stem for path in folder.glob("*.arrow")}
    status, body = recorded["answers"][RECOMMENDATIONS]
    assert status == 200
    assert len(body["items"]) == 20
    assert any("/v1/movies/" in path for path in recorded["answers"])
    assert folder.name not in json.dumps(recorded["answers"])


@pytest.mark.parametrize("name", ["catalogs", "films"])
def test_a_release_without_users_or_titles_is_recorded_too(name, tmp_path):
    home = made_home(tmp_path, HOMES[name])
    assert equality_code("record", home.root, tmp_path / "record.json") == 0
    record = json.loads((tmp_path / "record.json").read_text("utf-8"))
    assert record["answers"]["/v1/movies?q=love&limit=20"]
    assert any("/v1/catalog/titles/" in path for path in record["answers"]) == (name != "films")


def test_arrays_may_have_other_names(recorded, changed, compared):
    changed["arrays"] = {f"new_{name}": text for name, text in changed["arrays"].items()}
    assert changed != recorded
    code, lines = compared(changed)
    assert (code, differences(lines)) == (0, [])


def test_a_changed_array_is_named(changed, compared):
    name = "popularity.values.npy"
    content = changed["arrays"][name]
    changed["arrays"][name] = content[:-1] + ("0" if content[-1] != "0" else "1")
    code, lines = compared(changed)
    n_arrays = len(changed["arrays"])
    assert code == 1
    assert [line.split(" (")[0] for line in differences(lines)] == [f"array {name}"] * 2
    assert [line.rsplit(": ")[-1] for line in differences(lines)] == [
        "not in the second",
        "only in the second",
    ]
    assert f"{n_arrays - 1} of {n_arrays} arrays are equal, bit for bit" in lines


@pytest.mark.parametrize("side", ["before", "after"])
def test_an_array_of_one_record_alone_is_named(recorded, changed, compared, side):
    changed["arrays"]["extra.values.npy"] = "float32 (3,) 00"
    records = {"before": recorded, "after": recorded} | {side: changed}
    code, lines = compared(**records)
    where = "not in the second" if side == "before" else "only in the second"
    assert (code, differences(lines)) == (
        1,
        [f"array extra.values.npy (float32 (3,) 00…): {where}"],
    )


def test_a_table_that_was_parquet_is_the_same_table(recorded, changed, compared):
    changed["tables"] = {f"{name}.parquet": each for name, each in changed["tables"].items()}
    code, lines = compared(changed)
    assert (code, differences(lines)) == (0, [])


def test_a_changed_column_is_named(changed, compared):
    changed["tables"]["titles"]["display_title"] = "another"
    code, lines = compared(changed)
    assert (code, differences(lines)) == (1, ["table titles: display_title differ"])


@pytest.mark.parametrize("side", ["before", "after"])
def test_a_column_or_a_table_of_one_record_alone_is_named(recorded, changed, compared, side):
    changed["tables"]["films"]["extra"] = "hash"
    changed["tables"]["extra"] = {"a": "hash", "b": "hash"}
    records = {"before": recorded, "after": recorded} | {side: changed}
    code, lines = compared(**records)
    assert code == 1
    assert differences(lines) == [
        "table films: extra differ",
        "table extra: a, b differ",
    ]


def test_a_changed_answer_is_named_and_shown(recorded, changed, compared):
    changed["answers"][RECOMMENDATIONS][1]["items"].reverse()
    code, lines = compared(changed)
    n_answers = len(changed["answers"])
    assert code == 1
    assert differences(lines) == [
        f"answer {RECOMMENDATIONS}:",
        *(
            f"  {json.dumps(record['answers'][RECOMMENDATIONS], ensure_ascii=False)[:600]}"
            for record in (recorded, changed)
        ),
    ]
    assert lines[-1] == f"{n_answers - 1} of {n_answers} answers are equal"


@pytest.mark.parametrize("side", ["before", "after"])
def test_an_answer_of_one_record_alone_is_named(recorded, changed, compared, side):
    changed["answers"]["/v1/extra"] = [200, {}]
    records = {"before": recorded, "after": recorded} | {side: changed}
    code, lines = compared(**records)
    assert code == 1
    assert differences(lines)[0] == "answer /v1/extra:"


def test_many_answers_that_differ_are_counted(changed, compared):
    for answer in changed["answers"].values():
        answer[0] = 599
    code, lines = compared(changed)
    n_answers = len(changed["answers"])
    assert code == 1
    assert sum(line.startswith("answer ") for line in lines) == 20
    assert f"{n_answers - 20} more answers differ" in lines
    assert lines[-1] == f"0 of {n_answers} answers are equal"


@pytest.mark.parametrize(
    "values",
    [
        np.array([1.0, 2.0, np.nextafter(3.0, 4.0)]),
        np.array([1.0, 2.0, 3.0], np.float32),
        np.array([[1.0, 2.0, 3.0]]),
        np.array([1.0, 2.0, -3.0]),
    ],
)
def test_one_bit_the_type_and_the_shape_of_an_array_count(tmp_path, values):
    np.save(tmp_path / "first.npy", np.array([1.0, 2.0, 3.0]))
    np.save(tmp_path / "second.npy", values)
    first, second = (equality.array_content(path) for path in sorted(tmp_path.glob("*.npy")))
    assert first != second


def test_only_the_values_of_a_column_count(tmp_path):
    columns = {"a": ["x", "y", None], "b": [1, 2, 3]}
    pq.write_table(pa.table(columns), tmp_path / "plain.parquet")
    coded = pa.table(columns | {"a": pa.array(columns["a"]).dictionary_encode()})
    pq.write_table(coded, tmp_path / "coded.parquet", row_group_size=1)
    pq.write_table(pa.table(columns | {"b": [1, 2, 4]}), tmp_path / "changed.parquet")
    plain, coded, changed = (
        equality.column_contents(tmp_path / f"{name}.parquet")
        for name in ("plain", "coded", "changed")
    )
    assert plain == coded
    assert plain["a"] == changed["a"]
    assert plain["b"] != changed["b"]
