"""The match of a record by the ids that it bears."""

from rapidfuzz import fuzz

from engine.histories.records import TitleKind
from engine.imports.bearers import Bearer, Bearers, Nearness
from engine.imports.evidence import EvidenceCode
from engine.imports.match import NOTHING, Match, Question, doubtful, sure
from engine.imports.spellings import spellings
from engine.imports.subjects import Subject
from engine.text import name_key

_ALIKE = 75.0  # of 100: how alike two spellings of one title are
_MOST_APART = 1  # years between two sources of one title


def match_id(bearers: Bearers, question: Question, by_title: Match) -> Match:
    """What a record is of by its ids, which `by_title` may speak against; `NOTHING` without one.

    The ids of films and of series at TMDB are other numbers: those of series are not known here.
    """
    imdb, tmdb = _by_imdb(bearers, question), _by_tmdb(bearers, question)
    if not imdb and not tmdb:
        return NOTHING
    common = [each for each in imdb if each in tmdb] if imdb and tmdb else [*imdb, *tmdb]
    if not common:
        return _undecided([*imdb, *tmdb], EvidenceCode.IDS_DIFFER)
    codes = [EvidenceCode.IMDB_ID] * bool(imdb) + [EvidenceCode.TMDB_ID] * bool(tmdb)
    if len(common) > 1:
        common = _called_so(bearers, question, common)
    if len(common) > 1:
        return _undecided(common, *codes, EvidenceCode.SAME_NAME)
    return _confirmed(bearers, question, common[0], codes, by_title)


def _by_imdb(bearers: Bearers, question: Question) -> list[Subject]:
    subjects = bearers.by_imdb(question.imdb_id)
    if question.is_serial:  # an episode has an id of its own, which no film has
        return [each for each in subjects if not bearers.is_movie(each)]
    return subjects


def _by_tmdb(bearers: Bearers, question: Question) -> list[Subject]:
    if question.is_serial:
        return []
    subjects = bearers.by_tmdb(question.tmdb_id)
    if question.of is TitleKind.MOVIE:
        return subjects
    # Nobody says whether it is the number of a film or of a series: the title must.
    return [each for each in subjects if is_called_so(bearers, question, each)]


def _confirmed(
    bearers: Bearers,
    question: Question,
    subject: Subject,
    codes: list[EvidenceCode],
    by_title: Match,
) -> Match:
    """The subject of an id, unless the record calls it something plainly other."""
    called_so = is_called_so(bearers, question, subject)
    of_year = _is_of_year(bearers, question, subject)
    is_rival = by_title.subject is not None and by_title.subject != subject
    if called_so and (of_year is not False or not is_rival):
        return sure(subject, *codes)
    if not called_so and (of_year or (of_year is None and by_title is NOTHING)):
        return sure(subject, *codes, EvidenceCode.OTHER_TITLE)
    choices = [subject, *([by_title.subject] if by_title.subject else [])]
    choices += [choice.subject for choice in by_title.choices]
    return _undecided(choices, EvidenceCode.ID_DOUBTFUL)


def _is_of_year(bearers: Bearers, question: Question, subject: Subject) -> bool | None:
    """Whether a subject is of the record's year; None where it has none, or it is an episode's."""
    if question.year is None or question.is_serial:
        return None
    return any(abs(question.year - year) <= _MOST_APART for year in bearers.years(subject))


def is_called_so(bearers: Bearers, question: Question, subject: Subject) -> bool:
    """Whether a record's title is one of a subject's, or spelled like one."""
    names = [*bearers.titles(subject), *bearers.original_titles(subject)]
    known = [name_key(each.text) for name in names for each in spellings(name)]
    keys = {name_key(each.text) for each in spellings(question.title)} - {""}
    return any(
        key in known or any(fuzz.ratio(key, name, score_cutoff=_ALIKE) for name in known)
        for key in keys
    )


def _called_so(bearers: Bearers, question: Question, subjects: list[Subject]) -> list[Subject]:
    """Those of several subjects of one id that the title and the year are of, if any are."""
    called = [each for each in subjects if is_called_so(bearers, question, each)] or subjects
    of_year = [each for each in called if _is_of_year(bearers, question, each)]
    return of_year or called


def _undecided(subjects: list[Subject], *codes: EvidenceCode) -> Match:
    listed = [Bearer(each, Nearness.TITLE) for each in dict.fromkeys(subjects)]
    return doubtful(listed, *codes)
