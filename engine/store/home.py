"""Where every file is: all paths derive from one root, `CARTELERA_HOME`."""

from dataclasses import dataclass
from pathlib import Path

from engine import commands
from engine.errors import DataError

DEFAULT_HOME = "data/store"


@dataclass(frozen=True)
class Home:
    """The root folder and where everything below it lies.

    Attributes:
        pages: the folder of the reports, where it is not below the root.
    """

    root: Path
    pages: Path | None = None

    @property
    def raw(self) -> Path:
        """Folder of what the user drops in; only the sample generator ever writes here."""
        return self.root / "raw"

    @property
    def sample_marker(self) -> Path:
        """Where the sample lists its files: it lies there while what is in `raw` is invented."""
        return self.raw / ".sample"

    @property
    def lake(self) -> Path:
        """Link to the folder of checked tables that is current."""
        return self.root / "lake"

    @property
    def lakes(self) -> Path:
        """Folder of the lakes that `lake` points into."""
        return self.root / "lakes"

    @property
    def studies(self) -> Path:
        """Folder of Optuna's studies."""
        return self.root / "studies"

    @property
    def releases(self) -> Path:
        """Folder of the releases and of the pointer `current`."""
        return self.root / "releases"

    @property
    def reports(self) -> Path:
        """Folder of the reports on the current release's training and on the lake's data."""
        return self.pages or self.root / "reports"

    @property
    def events(self) -> Path:
        """Database of what people say, where no other is configured; SQLite."""
        return self.root / "events.db"

    def resolve_lake(self) -> Path:
        """The folder of the current lake, stable even if a new lake is published.

        Raises:
            DataError: nothing has been ingested.
        """
        if not self.lake.is_dir():
            raise DataError(f"no lake at {self.lake}; run `{commands.INGEST}` first")
        return self.lake.resolve()
