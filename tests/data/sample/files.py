"""The files of a sample, read as plainly as possible: without any code of the programs."""

import csv
import unicodedata

CATALOGS = {
    "amazon": "amazon_prime_titles.csv",
    "disney": "disney_plus_titles.csv",
    "hulu": "hulu_titles.csv",
    "netflix": "netflix_titles.csv",
}


def read_table(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_catalogs(raw):
    """The rows of every platform's catalog."""
    return {platform: read_table(raw / "catalogs" / name) for platform, name in CATALOGS.items()}


def folded(text):
    """A title or name as all its spellings share it."""
    decomposed = unicodedata.normalize("NFKD", text.replace("\u200b", ""))
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(bare.casefold().split())
