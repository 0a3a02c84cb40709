"""Whatever anybody sends: an answer or a refusal of ours, never anything else."""

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import CarteleraError
from engine.histories.reading import Choices, read_history
from engine.histories.records import History
from tests.engine.histories.shapes import SHAPES, history, write

WRITTEN = {name: write(name, history()[:40]) for name in SHAPES}
HEADERS = [content.split(b"\n")[0] + b"\n" for name, content in WRITTEN.values()]
orders = st.sampled_from([None, "dmy", "mdy", "ymd"])


def outcome(content: bytes, filename: str, choices: Choices) -> History | CarteleraError:
    try:
        return read_history(content, filename, choices)
    except CarteleraError as error:
        return error


def read(content: bytes, filename: str, choices: Choices) -> None:
    was = outcome(content, filename, choices)
    if isinstance(was, CarteleraError):
        assert was.status in (413, 422)
        assert str(was).encode()
        return
    for record in was.records:
        assert record.title.strip()
        record.title.encode()


@given(st.binary(max_size=400), st.text(max_size=20), orders)
def test_any_bytes(content: bytes, filename: str, order: str | None) -> None:
    read(content, filename, Choices(order=order))


@given(st.sampled_from(HEADERS), st.text(alphabet=st.characters(codec="utf-8"), max_size=300))
def test_any_rows_below_a_header(header: bytes, rows: str) -> None:
    read(header + rows.encode(), "", Choices())


cells = st.one_of(
    st.text(max_size=12),
    st.dates().map(str),
    st.datetimes().map(str),
    st.floats().map(str),
    st.integers().map(str),
)


@given(st.sampled_from(HEADERS), st.lists(st.lists(cells, max_size=14), max_size=8))
def test_any_cells_below_a_header(header: bytes, rows: list[list[str]]) -> None:
    body = "\n".join(",".join(row) for row in rows)
    read(header + body.encode("utf-8", "replace"), "", Choices())


@settings(max_examples=300)
@given(
    st.sampled_from(sorted(WRITTEN)),
    st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=0, max_size=6)), max_size=6),
    st.floats(0, 1),
    orders,
)
def test_files_with_bytes_changed_and_cut(
    name: str, changes: list[tuple[float, bytes]], end: float, order: str | None
) -> None:
    filename, content = WRITTEN[name]
    changed = bytearray(content)
    for position, piece in changes:
        start = int(position * len(changed))
        changed[start : start + len(piece)] = piece
    read(bytes(changed), filename, Choices(order=order))
    read(bytes(changed[: int(end * len(changed))]), filename, Choices(order=order))
