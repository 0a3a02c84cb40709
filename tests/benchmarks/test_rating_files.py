"""Files of ratings are read whatever separates their cells, with or without a header."""

import gzip

import numpy as np
import pytest

from benchmarks.rating_files import read
from engine.errors import DataError

ROWS = [("a", "x", 4, 300), ("a", "y", 2, 100), ("b", "x", 5, 200), ("a", "x", 3, 50)]


def written(path, separator, header=None, rows=ROWS):
    lines = [separator.join(map(str, row)) for row in rows]
    path.write_text("\n".join([*([header] if header else []), *lines]) + "\n", "utf-8")
    return path


@pytest.mark.parametrize(
    ("separator", "header"),
    [
        (",", "userId,movieId,rating,timestamp"),
        (",", '"user_id","item_id","stars","date"'),
        ("\t", "user_id:token\titem_id:token\trating:float\ttimestamp:float"),
        (";", '"User-ID";"ISBN";"Book-Rating";"When"'),
        ("::", None),
        ("\t", None),
        (" ", None),
        (",", None),
    ],
)
def test_a_table_is_read_by_its_separator_and_header(tmp_path, separator, header):
    ratings = read(written(tmp_path / "ratings.txt", separator, header))
    assert ratings.user.tolist() == [0, 0, 1]
    assert ratings.work.tolist() == [0, 1, 0]
    assert ratings.rating.tolist() == [4, 2, 5]  # the latest of two
    assert ratings.time.tolist() == [300, 100, 200]
    assert (ratings.n_users, ratings.n_works) == (2, 2)
    assert (ratings.scale.low, ratings.scale.high) == (2, 5)


def test_columns_stand_in_any_order_and_files_may_be_packed(tmp_path):
    text = "rating,timestamp,movieId,userId\n1,10,x,a\n-2.5,20,y,a\n"
    (tmp_path / "ratings.csv.gz").write_bytes(gzip.compress(text.encode()))
    ratings = read(tmp_path / "ratings.csv.gz")
    assert ratings.rating.tolist() == [1, -2.5]
    assert (ratings.scale.low, ratings.scale.high) == (-2.5, 1)


def test_times_are_seconds_milliseconds_or_dates_or_none(tmp_path):
    def times(*cells):
        rows = [("a", f"w{n}", n + 1, cell) for n, cell in enumerate(cells)]
        return read(written(tmp_path / "t.csv", ",", "user,item,rating,time", rows)).time

    assert times("1000000000", "1000000060").tolist() == [10**9, 10**9 + 60]
    assert times("1000000000000", "1000000060000").tolist() == [10**9, 10**9 + 60]
    assert times("2001-09-09T01:46:40Z", "2001-09-10").tolist() == [10**9, 1_000_080_000]
    assert times("1000000000", "never").tolist() == [10**9, 0]
    assert times("0", "0") is None
    assert times("1000000000", "9").dtype == np.uint32
    assert read(written(tmp_path / "x", " ", rows=[("1", "2", 3), ("1", "3", 4)])).time is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a,b\n1,2\n", "three cells"),
        ("user,colour,rating\n1,2,3\n", "no column of item"),
        ("user,item,rating\n1,2,3\n1,3,3\n", "two different numbers"),
        ("user,item,rating\n1,2,x\n", "two different numbers"),
    ],
)
def test_what_is_no_table_of_ratings_is_refused_by_name(tmp_path, text, words):
    (tmp_path / "r.csv").write_text(text, "utf-8")
    with pytest.raises(DataError, match=words):
        read(tmp_path / "r.csv")


def test_letters_of_other_codings_are_read(tmp_path):
    (tmp_path / "r.csv").write_bytes("user,item,rating\né,x,1\né,y,2\n".encode("latin-1"))
    assert len(read(tmp_path / "r.csv")) == 2
