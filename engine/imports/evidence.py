"""What speaks for a record being of a work: a code for programs, and a sentence for people."""

from enum import StrEnum
from typing import NamedTuple


class EvidenceCode(StrEnum):
    """What speaks for a record being of a work, or why nobody can tell."""

    IMDB_ID = "imdb_id"
    TMDB_ID = "tmdb_id"
    TITLE_AND_YEAR = "title_and_year"
    YEAR_OFF = "year_off"
    SEASON_YEAR = "season_year"
    TITLE_ALONE = "title_alone"
    ORIGINAL_TITLE = "original_title"
    OTHER_SPELLING = "other_spelling"
    UNDECORATED = "undecorated"
    OTHER_TITLE = "other_title"
    EPISODES = "episodes"
    BEFORE_COLON = "before_colon"
    AS_SERIES = "as_series"
    CHOSEN = "chosen"
    SAME_NAME = "same_name"
    YEAR_APART = "year_apart"
    OTHER_TYPE = "other_type"
    ID_DOUBTFUL = "id_doubtful"
    IDS_DIFFER = "ids_differ"
    SPELLED_ALIKE = "spelled_alike"
    SKIPPED = "skipped"


class Evidence(NamedTuple):
    """One thing that speaks for or against a match."""

    code: EvidenceCode
    text: str


_TEXTS = {
    EvidenceCode.IMDB_ID: "it has this id at IMDb",
    EvidenceCode.TMDB_ID: "it has this id at TMDB",
    EvidenceCode.TITLE_AND_YEAR: "title and year are its alone",
    EvidenceCode.YEAR_OFF: "the year is one off",
    EvidenceCode.SEASON_YEAR: "the year is that of one of its seasons",
    EvidenceCode.TITLE_ALONE: "nothing else is called so",
    EvidenceCode.ORIGINAL_TITLE: "it is its original title",
    EvidenceCode.OTHER_SPELLING: "it is spelled so but for an article, a number or an &",
    EvidenceCode.UNDECORATED: "it is called so but for what stands in brackets",
    EvidenceCode.OTHER_TITLE: "it is called otherwise here",
    EvidenceCode.BEFORE_COLON: "what stands before the colon is its title",
    EvidenceCode.AS_SERIES: "it is counted as the series",
    EvidenceCode.CHOSEN: "it was chosen",
    EvidenceCode.SAME_NAME: "several are called so",
    EvidenceCode.YEAR_APART: "it is called so, and is of another year",
    EvidenceCode.OTHER_TYPE: "it is called so, and is of another type",
    EvidenceCode.ID_DOUBTFUL: "the id is its, and title and year are another's",
    EvidenceCode.IDS_DIFFER: "the ids at IMDb and at TMDB are of different films",
    EvidenceCode.SPELLED_ALIKE: "it is spelled like it",
    EvidenceCode.SKIPPED: "it was left out by choice",
}


def evidence(code: EvidenceCode) -> Evidence:
    """The evidence of a code, with its sentence."""
    return Evidence(code, _TEXTS[code])


def episodes(count: int) -> Evidence:
    """The evidence of episodes that are counted as their series."""
    return Evidence(EvidenceCode.EPISODES, f"{count:,} {'episode' if count == 1 else 'episodes'}")
