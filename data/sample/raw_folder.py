"""Putting the sample into a raw folder, and never over files that somebody else put there."""

from pathlib import Path

from data.sample.catalogs.editions import FIRST
from data.sample.generator import SampleSummary, generate
from data.sample.sizes import SampleSize
from data.sample.staging import Report
from engine import commands
from engine.errors import DataError
from engine.store.files import write_bytes

STAGES = ("catalogs", "ratings", "films")  # as progress names them
MARKER = ".sample"  # lists the files of the sample that lies beside it


def raw_files(raw: Path) -> list[Path]:
    """All files in the folders of the raw folder, by path."""
    return sorted(path for path in raw.glob("*/**/*") if path.is_file())


def replace_sample(
    raw: Path,
    size: SampleSize,
    seed: int,
    edition: int = FIRST,
    progress: Report | None = None,
) -> SampleSummary:
    """Write the sample into `raw`, in place of a sample that is there.

    Raises:
        DataError: the folder holds files that are not a sample's, or no sample whose catalog a
            later edition could replace.
    """
    marker = raw / MARKER
    replaceable = set(marker.read_text("utf-8").splitlines()) if marker.exists() else set()
    if edition != FIRST and not replaceable:
        raise DataError(
            f"no sample in {raw}; its ratings speak in the ids of the first edition: run "
            f"`{commands.SAMPLE}` and `{commands.INGEST}` before edition {edition}"
        )
    former = raw_files(raw)
    for path in former:
        if path.relative_to(raw).as_posix() not in replaceable:
            raise DataError(f"{path} is not of a sample; move your files away from {raw} first")
    summary = generate(raw, size=size, seed=seed, edition=edition, progress=progress, former=former)
    names = (path.relative_to(raw).as_posix() for path in summary.files)
    write_bytes(marker, "".join(f"{name}\n" for name in names).encode())
    for path in set(former) - set(summary.files):
        path.unlink()
    return summary
