"""CSV records with their lines: a malformed record costs that record only."""

import pytest

from data.audit import FileBook, Ledger, Rejected
from data.csv.dialect import find_header
from data.csv.files import RawFile, find
from data.csv.records import MAX_FIELD, check_width, problem_of, read_records
from data.csv.survey import read_text
from engine.errors import DataError


def records(path, content, delimiter=",", encoding=None):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    book, ledger = FileBook("x.csv"), Ledger()
    text = read_text(RawFile(path, "x.csv"), encoding)
    header = find_header(text, delimiter, ())
    read = [(header.lines, list(header.names))]
    read += [(r.line, r.fields) for r in read_records(text, header, book, ledger)]
    rejected = [(row["line"], row["reason"]) for row in ledger.quarantine_table().to_pylist()]
    assert book.rows_in == len(rejected)
    return read, rejected


@pytest.mark.parametrize(
    ("content", "read", "rejected"),
    [
        pytest.param("a,b\n1,2\n", [(1, ["a", "b"]), (2, ["1", "2"])], [], id="plain"),
        pytest.param("a,b\r\n1,2\r\n", [(1, ["a", "b"]), (2, ["1", "2"])], [], id="CRLF"),
        pytest.param("a,b\n1,2", [(1, ["a", "b"]), (2, ["1", "2"])], [], id="no last line end"),
        pytest.param("\ufeffa\n1\n", [(1, ["a"]), (2, ["1"])], [], id="BOM"),
        pytest.param("a\n\n\n1\n", [(1, ["a"]), (4, ["1"])], [], id="blank lines"),
        pytest.param('a\n"1\n2"\n3\n', [(1, ["a"]), (2, ["1\n2"]), (4, ["3"])], [], id="two lines"),
        pytest.param("a\u2028b\n1\n", [(1, ["a\u2028b"]), (2, ["1"])], [], id="U+2028"),
        pytest.param(
            'a\n"1\n2\n3\n',
            [(1, ["a"]), (3, ["2"]), (4, ["3"])],
            [(2, "malformed_csv")],
            id="quote open to the end",
        ),
        pytest.param(
            'a,b\n1,"x\n2,"y"\n3,z\n',
            [(1, ["a", "b"]), (3, ["2", "y"]), (4, ["3", "z"])],
            [(2, "malformed_csv")],
            id="quote open to the next",
        ),
        pytest.param(
            'a\n"1" 2\n3\n',
            [(1, ["a"]), (3, ["3"])],
            [(2, "malformed_csv")],
            id="text after the quote",
        ),
        pytest.param(
            'a\n"1\n"2\n"3\n4\n',
            [(1, ["a"]), (5, ["4"])],
            [(2, "malformed_csv"), (3, "malformed_csv"), (4, "malformed_csv")],
            id="several open quotes",
        ),
    ],
)
def test_records_come_with_their_lines(tmp_path, content, read, rejected):
    assert records(tmp_path / "x.csv", content) == (read, rejected)


def test_a_file_of_another_dialect_is_read(tmp_path):
    content = "a;b\n\u00e9;2\n".encode("latin-1")
    read, _ = records(tmp_path / "x.csv", content, ";", "latin-1")
    assert read == [(1, ["a", "b"]), (2, ["\u00e9", "2"])]


@pytest.mark.parametrize(
    ("fields", "names", "read"),
    [
        (["a", "b"], ["x", "y"], ["a", "b"]),
        (["a", "b", "", " "], ["x", "y"], ["a", "b"]),
        (["a", "b"], ["x", "y", "", "Unnamed: 3"], ["a", "b", "", ""]),
    ],
    ids=["whole", "empty cells at the end", "nameless columns at the end"],
)
def test_a_record_may_differ_from_the_header_by_what_is_nobodys(fields, names, read):
    assert check_width(fields, names) == read


@pytest.mark.parametrize("fields", [["a"], ["a", "b", "c"], ["a", "b", "", "c"]])
def test_another_number_of_fields_is_refused(fields):
    with pytest.raises(Rejected, match=f"{len(fields)} fields; expected 2") as caught:
        check_width(fields, ["x", "y"])
    assert caught.value.reason == "field_count"


@pytest.mark.parametrize(
    ("field", "reason"),
    [
        ("b" * (MAX_FIELD + 1), "field_too_long"),
        ("b\udcff", "not_utf8"),
        ("b\0", "binary"),
        ("\u00e9" * MAX_FIELD, None),
        ("", None),
    ],
    ids=["long", "bytes", "NUL", "at the limit", "empty"],
)
def test_a_field_may_be_no_text(field, reason):
    problem = problem_of(field)
    assert (problem and problem.reason) == reason


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("x.csv", b"", "x.csv: the file is empty"),
        ("x.csv", b"\n \n", "x.csv: the file is empty"),
        ("x.csv", b"PAR1\0\0\0", "x.csv: the file is binary"),
        ("x.csv.gz", b"no gzip", "x.csv.gz: the gzip data is cut or damaged"),
    ],
)
def test_a_file_that_is_no_text_is_refused(tmp_path, name, content, message):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DataError, match=message):
        read_text(RawFile(tmp_path / name, name))


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(DataError, match=r"x\.csv: cannot be read \(No such file"):
        read_text(RawFile(tmp_path / "x.csv", "x.csv"))


def test_find_takes_no_hidden_files(tmp_path):
    folder = tmp_path / "ratings"
    folder.mkdir(parents=True)
    for name in ("b.csv", "A.CSV", "c.csv.GZ", ".hidden.csv", "readme.txt"):
        (folder / name).touch()
    assert [file.name for file in find(tmp_path, "ratings")] == [
        "ratings/A.CSV",
        "ratings/b.csv",
        "ratings/c.csv.GZ",
    ]


@pytest.mark.parametrize("make", [lambda p: p.mkdir(), lambda p: p.symlink_to("nowhere")])
def test_a_folder_or_broken_link_named_like_a_file_is_refused(tmp_path, make):
    (tmp_path / "ratings").mkdir()
    make(tmp_path / "ratings" / "2.csv")
    with pytest.raises(DataError, match=r"ratings/2\.csv is no file that can be read"):
        find(tmp_path, "ratings")


def test_the_same_file_plain_and_gzipped_is_refused(tmp_path):
    (tmp_path / "ratings").mkdir()
    for name in ("1.csv", "1.csv.gz"):
        (tmp_path / "ratings" / name).touch()
    with pytest.raises(DataError, match=r"ratings/1\.csv and ratings/1\.csv\.gz are the same file"):
        find(tmp_path, "ratings")
