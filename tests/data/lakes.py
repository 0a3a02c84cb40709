"""Raw files with every kind of defect, and the check that a lake is whole."""

import json
import random

from engine.contract.tables import CONTRACTS
from tests.worlds import PLAIN

TITLES_EACH = 40


def fill(world, seed=0, rows=400):
    """Write two catalogs and three ratings files with some of every kind of defect."""
    rng = random.Random(seed)
    for platform in ("amazon", "netflix"):
        titles = [
            {
                "title": f"Title {n % 30}",
                "duration": rng.choice(["90 min", "", "? min"]),
                "date_added": rng.choice(["", " May 1, 2020", "some day"]),
                "release_year": rng.choice(["2019"] * 9 + ["3019"]),
            }
            for n in range(TITLES_EACH)
        ]
        world.catalog(platform, [*titles, PLAIN | {"show_id": "s1"}, titles[-1]])
    for file in (1, 2, 3):
        world.ratings(
            (
                (
                    rng.choice([*range(20), "", "é"]),
                    rng.choice([*[0.5, 3, 4.5, 5] * 3, "", 9]),
                    rng.choice([1000, 1001, "", "x"]),
                    f"{rng.choice('aaaannnnx')}s{rng.randint(1, 42)}",
                    *["extra"] * (rng.random() < 0.05),
                )
                for _ in range(rows)
            ),
            f"{file}.csv",
        )


def lake(world):
    """Every file of the current lake and its bytes."""
    return {path.name: path.read_bytes() for path in sorted(world.home.lake.iterdir())}


def check_whole(world):
    """Check that the lake's tables can be read and are those of its report."""
    report = json.loads((world.home.lake / "ingest_report.json").read_text("utf-8"))
    tables = {contract.name: world.table(contract) for contract in CONTRACTS}
    assert lake(world).keys() == {"ingest_report.json"} | {f"{name}.parquet" for name in tables}
    assert tables["titles"].num_rows == sum(report["titles"].values())
    assert tables["works"].num_rows == report["works"]["total"]
    assert tables["events"].num_rows == report["events"]["rows"]
    rejected = sum(sum(book["rejected"].values()) for book in report["files"])
    assert tables["quarantine"].num_rows == rejected
    assert world.home.lake.resolve().name == report["lake"]
    return report
