"""One judge for every file: a file of which most cannot be used was misread, and stops the ingest.

The message says which rules rejected it, what the reason may be, the lines of `sources.toml` that
would mend it, and shows three records.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NoReturn

from data.audit import FileBook, Sample
from engine.errors import DataError, shorten
from engine.text import squeeze

_ENOUGH = 20  # records; of a smaller file a single one that can be used is enough
_SHOWN = 3  # records
_WIDTH = 100  # characters that are shown of one
# Right in themselves, but of nothing that was read: they do not speak against the file.
_WITHOUT_PARTNER = ("unknown_film", "unmatched_movie", "no_release_date")
BLANK = "blank_row"


@dataclass(frozen=True)
class Guess:
    """Why a file was misread, and the settings that would mend it: lines of TOML."""

    reason: str
    settings: Sequence[str] = ()


Guesser = Callable[[FileBook], Guess | None]


@dataclass(frozen=True)
class Settings:
    """Where `sources.toml` says what a file is like: the table, and the file's name in messages."""

    table: str = ""

    def lines(self, settings: Sequence[str]) -> list[str]:
        """The lines to paste, none where nothing can be set."""
        return [f"[{self.table}]", *settings] if self.table and settings else []


def guess_from_text(book: FileBook) -> Guess | None:
    """What the rules that any text may break say of the way in which it was read."""
    worst = book.worst_rule
    if worst in ("not_utf8", "binary"):
        encoding = "cp1252" if book.read_as.get("encoding") == "utf-8" else "utf-8"
        reason = f"It may be stored in another encoding than {book.read_as.get('encoding')}"
        return Guess(reason, [f'encoding = "{encoding}"'])
    if worst == "field_count":
        return Guess(
            "The records have other columns than the header: a delimiter inside of cells that are "
            "not quoted, a decimal comma among them, or columns that the header lacks"
        )
    if worst == "malformed_csv":
        return Guess('Its quotes do not balance: a quote inside of a cell is written twice ("")')
    return None


def judge(book: FileBook, settings: Settings, guess: Guesser = guess_from_text) -> None:
    """Refuse a file that gave nothing, or that was mostly rejected.

    Raises:
        DataError: it is such a file.
    """
    present = book.rows_in - book.left_out[BLANK]
    lost = book.rejected.total() - sum(book.rejected[rule] for rule in _WITHOUT_PARTNER)
    if present and (2 * lost <= present if present >= _ENOUGH else lost < present):
        return
    if not present:
        raise DataError(f"{book.name}: no rows below the header; expected some")
    rules = ", ".join(f"{rule} {count:,}" for rule, count in book.rejected.most_common(3))
    of_which = f"only {present - lost:,}" if lost < present else "none"
    problem = f"{of_which} of its {present:,} records can be used ({rules}); expected half"
    refuse(book.name, problem, settings, guess(book), book.examples(_SHOWN))


def refuse(
    file: str, problem: str, settings: Settings, guess: Guess | None, examples: Sequence[Sample]
) -> NoReturn:
    """Stop with what is wrong with a file, the guess, the lines to paste and some records.

    Raises:
        DataError: always.
    """
    lines = []
    if guess:
        lines.append(f"  {guess.reason}.")
        if pasted := settings.lines(guess.settings):
            lines += ["  If so, add to sources.toml:", *(f"    {line}" for line in pasted)]
    lines += ["  For example:", *(_shown(file, sample) for sample in examples)]
    raise DataError(f"{file}: {problem}.", lines)


def _shown(file: str, sample: Sample) -> str:
    record = shorten(squeeze(sample.record), _WIDTH)
    return f"    {file}, line {sample.line}: {record}  ({shorten(sample.detail, _WIDTH)})"
