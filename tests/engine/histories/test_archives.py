"""ZIPs that somebody made on purpose: bombs, ways out, passwords, halves."""

import io
import struct
import zipfile

import pytest

from engine.errors import HistoryTooLarge, UnreadableHistory
from engine.histories import archives, bounds, uploads
from engine.histories.reading import read_history
from tests.engine.histories.shape import archive
from tests.engine.histories.shapes import history, write

RATINGS = b"Date,Name,Year,Letterboxd URI,Rating\n2021-01-03,A,1999,u,4.5\n"
DIRECTORY_ENTRY = b"PK\x01\x02"
MEMBER = b"PK\x03\x04"


def test_a_bomb_is_let_go_of_after_its_first_bytes() -> None:
    bomb = archive({"ratings.csv": b"0" * (50 * 2**20)})
    assert len(bomb) < 60_000
    with pytest.raises(HistoryTooLarge, match="more than 200 times its size"):
        read_history(bomb)


def test_bytes_are_counted_as_they_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_FILE_BYTES", 5_000)
    row = RATINGS.split(b"\n")[1] + b"\n"
    large = archive({"ratings.csv": RATINGS + row * 300})
    with pytest.raises(HistoryTooLarge, match="5,000 bytes when it is inflated"):
        read_history(large)
    # What the archive says of the size is not believed.
    lying = bytearray(large)
    at = lying.index(DIRECTORY_ENTRY)
    lying[at + 24 : at + 28] = struct.pack("<I", 10)
    with pytest.raises((HistoryTooLarge, UnreadableHistory)):
        read_history(bytes(lying))


def test_all_members_together_have_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_ARCHIVE_BYTES", len(RATINGS) * 3)
    members = {f"{n}/ratings.csv": RATINGS for n in range(3)}
    assert len(read_history(archive(members)).records) == 1
    with pytest.raises(HistoryTooLarge, match="bytes in all members"):
        read_history(archive(members | {"4/ratings.csv": RATINGS}))


def test_too_many_members_are_refused() -> None:
    members = {f"{n}.txt": b"" for n in range(bounds.MOST_MEMBERS + 1)}
    with pytest.raises(HistoryTooLarge, match="10,000 members"):
        read_history(archive(members))


def test_a_list_of_members_without_end_is_not_read() -> None:
    members = {f"{'x' * 2000}{n}": b"" for n in range(2_200)}
    with pytest.raises(HistoryTooLarge, match="bytes of a list of members"):
        read_history(archive(members))


@pytest.mark.parametrize("path", ["../ratings.csv", "a/../../ratings.csv", "..\\ratings.csv"])
def test_members_outside_are_passed_over(path: str) -> None:
    was = read_history(archive({path: RATINGS.replace(b"A", b"Evil"), "ratings.csv": RATINGS}))
    assert [record.title for record in was.records] == ["A"]
    assert list(was.members.values()) == [None, "ratings"]
    with pytest.raises(UnreadableHistory, match="holds no file"):
        read_history(archive({path: RATINGS}))


@pytest.mark.parametrize("path", ["/etc/ratings.csv", "C:/ratings.csv", "\\\\host\\ratings.csv"])
def test_absolute_paths_are_passed_over(path: str) -> None:
    with pytest.raises(UnreadableHistory, match="holds no file"):
        read_history(archive({path: RATINGS}))


def encrypted(content: bytes) -> bytes:
    """The same archive, whose members say that they are encrypted."""
    changed = bytearray(content)
    for signature, flags in ((MEMBER, 6), (DIRECTORY_ENTRY, 8)):
        at = changed.find(signature)
        while at >= 0:
            changed[at + flags] |= 1
            at = changed.find(signature, at + 4)
    return bytes(changed)


def test_a_password_is_named() -> None:
    with pytest.raises(UnreadableHistory, match="protected by a password; unpack it"):
        read_history(encrypted(archive({"ratings.csv": RATINGS})))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_compressions_are_not_read(method: int) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as file:
        file.writestr("ratings.csv", RATINGS)
    with pytest.raises(UnreadableHistory, match="compressed in a way that is not read"):
        read_history(content.getvalue())


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_half_a_zip_is_refused(share: float) -> None:
    _, content = write("letterboxd", history())
    with pytest.raises(UnreadableHistory, match="cut or damaged"):
        read_history(content[: int(len(content) * share)])


def test_damage_within_is_found() -> None:
    _, content = write("letterboxd", history())
    damaged = bytearray(content)
    at = content.index(b"ratings.csv") + 60
    damaged[at : at + 20] = bytes(20)
    with pytest.raises(UnreadableHistory, match=r"ratings\.csv in the ZIP is damaged"):
        read_history(bytes(damaged))


def test_an_archive_within_is_not_opened() -> None:
    inner = archive({"ratings.csv": RATINGS})
    with pytest.raises(UnreadableHistory, match=r"its members are inner\.zip"):
        read_history(archive({"inner.zip": inner}))
    with pytest.raises(UnreadableHistory, match="holds no file"):
        read_history(archive({"ratings.csv": inner}))


def test_an_empty_zip_and_a_workbook() -> None:
    with pytest.raises(UnreadableHistory, match="its members are none"):
        read_history(archive({}))
    with pytest.raises(UnreadableHistory, match="an Excel workbook"):
        read_history(archive({"[Content_Types].xml": b"<a/>", "xl/workbook.xml": b"<a/>"}))


def test_a_member_that_is_no_text_is_shown_beside_the_others() -> None:
    was = read_history(archive({"ratings.csv": RATINGS, "x/ratings.csv": b"\x89PNG\r\n"}))
    assert len(was.records) == 1
    assert [(each.member, each.reason) for each in was.unread] == [
        ("x/ratings.csv", "x/ratings.csv is a picture (PNG)")
    ]


def test_files_of_another_service_in_a_zip_are_named() -> None:
    movary = b"title,year,tmdbId,imdbId,userRating\nB,2000,5,tt5,7\n"
    members = {"ratings.csv": RATINGS, "b/ratings.csv": movary, "d/ratings.csv": RATINGS}
    was = read_history(archive(members))
    assert was.layout == "letterboxd"
    assert (
        was.notes[0] == "Of another service and not read: b/ratings.csv. Send them by themselves."
    )
    assert was.members["b/ratings.csv"] is None


def test_a_member_without_a_name_is_passed_over() -> None:
    was = read_history(archive({"": b"nothing", "ratings.csv": RATINGS}))
    assert was.members == {"": None, "ratings.csv": "ratings"}


def test_what_is_not_understood_is_named() -> None:
    odd = b"Plant,Height\nfern,3\n"
    was = read_history(archive({"ratings.csv": RATINGS, "x/watched.csv": odd}))
    assert was.notes == [
        "Not understood: x/watched.csv is a table with the header 'plant, height'."
    ]
    assert was.members["x/watched.csv"] is None


def test_all_entries_together_have_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_RECORDS", 2)
    members = {f"{n}/ratings.csv": RATINGS for n in range(2)}
    assert len(read_history(archive(members)).records) == 1
    with pytest.raises(HistoryTooLarge, match="more than 2 entries in all members"):
        read_history(archive(members | {"3/ratings.csv": RATINGS}))


def test_a_path_twice_is_opened_once() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        file.writestr("ratings.csv", RATINGS)
        with pytest.warns(UserWarning, match="Duplicate name"):
            file.writestr("ratings.csv", RATINGS.replace(b"A", b"B"))
    was = read_history(content.getvalue())
    assert [record.title for record in was.records] == ["A"]
