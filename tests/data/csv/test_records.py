"""CSV records with their lines: a malformed record costs that record only."""

import pytest

from data.audit import FileBook, Ledger, Rejected
from data.csv.files import RawFile, find
from data.csv.records import MAX_FIELD, Dialect, check_fields, read_records
from engine.errors import DataError

COMMA = Dialect()


def records(path, content, dialect=COMMA):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    book, ledger = FileBook("x.csv"), Ledger()
    read = [(r.line, r.fields) for r in read_records(RawFile(path, "x.csv"), book, ledger, dialect)]
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
    read, _ = records(tmp_path / "x.csv", content, Dialect(";", "latin-1"))
    assert read == [(1, ["a", "b"]), (2, ["\u00e9", "2"])]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        (["a"], "field_count"),
        (["a", "b", "c"], "field_count"),
        (["a", "b" * (MAX_FIELD + 1)], "field_too_long"),
        (["a", "b\udcff"], "not_utf8"),
        (["a", "b\0"], "binary"),
    ],
    ids=["few", "many", "long", "bytes", "NUL"],
)
def test_fields_that_cannot_be_used_are_refused(fields, reason):
    with pytest.raises(Rejected) as caught:
        check_fields(fields, 2)
    assert caught.value.reason == reason


def test_fields_at_the_limit_are_accepted():
    check_fields(["\u00e9" * MAX_FIELD, ""], 2)


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
        RawFile(tmp_path / name, name).head()


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(DataError, match=r"x\.csv: cannot be read \(No such file"):
        RawFile(tmp_path / "x.csv", "x.csv").head()


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
