"""The match of a record by its title and year."""

from collections.abc import Callable, Iterable, Sequence

from engine.histories.records import TitleKind
from engine.imports.bearers import Bearer, Bearers, Nearness
from engine.imports.evidence import EvidenceCode
from engine.imports.match import NOTHING, Match, Question, codes_of, doubtful, sure
from engine.imports.spellings import Spelling, spellings

_MOST_APART = 1  # years between two sources of one film
# Without a year, titles and original ones are namesakes alike.
_LAYERS_WITHOUT_YEAR = ((Nearness.TITLE, Nearness.ORIGINAL), (Nearness.SPELLED,), (Nearness.BARE,))
_LAYERS = tuple((nearness,) for nearness in Nearness)


def match_title(bearers: Bearers, question: Question) -> Match:
    """What a record is of by its title: as it stands, then without what services add to it.

    Of something that may be a series the part before a colon is tried last.
    """
    if (match := _of_spellings(bearers, question)) is not NOTHING:
        return match
    if question.of is None:
        return _before_colon(bearers, question)
    return match


def _of_spellings(bearers: Bearers, question: Question) -> Match:
    first, listed = NOTHING, spellings(question.title)
    strangers: list[Bearer] = []
    for spelling in listed:
        bearing = bearers.of(spelling.text)
        of_type = [each for each in bearing if _fits_type(bearers, question, each)]
        strangers += [each for each in bearing if each not in of_type]
        if not of_type:
            continue
        match = _among(bearers, question, spelling, of_type)
        if match.subject is not None:
            return match
        first = match if first is NOTHING else first
    if first is NOTHING and strangers:
        return doubtful(list(dict.fromkeys(strangers)), EvidenceCode.OTHER_TYPE)
    return first


def _fits_type(bearers: Bearers, question: Question, bearer: Bearer) -> bool:
    return question.of is None or bearers.is_movie(bearer.subject) != question.is_serial


def _among(
    bearers: Bearers, question: Question, spelling: Spelling, bearing: Sequence[Bearer]
) -> Match:
    """What a title is among those who bear it."""
    year = spelling.year if question.year is None else question.year
    if year is None:
        return _alone(bearing, spelling)
    fitting = [each for each in bearing if _year_codes(bearers, question, each, year) is not None]
    if fitting:
        layer = _nearest(fitting, _LAYERS)
        if len(layer) > 1:
            return doubtful(_of_year_first(bearers, layer, year), EvidenceCode.SAME_NAME)
        (bearer,) = layer
        if bearer.nearness is Nearness.BARE and spelling.bare:
            return doubtful(layer, EvidenceCode.UNDECORATED)  # (English) and (Hindi) are two
        codes = _year_codes(bearers, question, bearer, year) or ()
        return _taken(bearer, spelling, bearing, codes)
    if question.of is TitleKind.EPISODE:
        return _alone(bearing, spelling)  # the year is the episode's
    return doubtful(bearing, EvidenceCode.YEAR_APART)


def _alone(bearing: Sequence[Bearer], spelling: Spelling) -> Match:
    """What a title without a year is: the only one that is called so."""
    layer = _nearest(bearing, _LAYERS_WITHOUT_YEAR)
    if len(layer) > 1:
        return doubtful(layer, EvidenceCode.SAME_NAME)
    (bearer,) = layer
    # Without a year nothing says that The Score is not another than Score.
    if bearer.nearness is Nearness.SPELLED or (bearer.nearness is Nearness.BARE and spelling.bare):
        return doubtful(layer, *codes_of(bearer.nearness))
    return _taken(bearer, spelling, bearing, (EvidenceCode.TITLE_ALONE,))


def _taken(
    bearer: Bearer,
    spelling: Spelling,
    bearing: Iterable[Bearer],
    codes: Sequence[EvidenceCode],
) -> Match:
    bare = (EvidenceCode.UNDECORATED,) if spelling.bare else ()
    distinct = dict.fromkeys((*codes, *codes_of(bearer.nearness), *bare))
    runner_up = next((each.subject for each in bearing if each is not bearer), None)
    return sure(bearer.subject, *distinct, runner_up=runner_up)


def _nearest(bearing: Sequence[Bearer], layers: Sequence[tuple[Nearness, ...]]) -> list[Bearer]:
    """Those of the nearest layer of which there are any."""
    parts = ([each for each in bearing if each.nearness in layer] for layer in layers)
    return next(part for part in parts if part)


def _year_codes(
    bearers: Bearers, question: Question, bearer: Bearer, year: int
) -> tuple[EvidenceCode, ...] | None:
    """What a year says for a subject; None where it speaks against it."""
    years = bearers.years(bearer.subject)
    if year in years:
        return (EvidenceCode.TITLE_AND_YEAR,)
    if any(abs(year - each) <= _MOST_APART for each in years):
        return (EvidenceCode.TITLE_AND_YEAR, EvidenceCode.YEAR_OFF)
    # Of a series, catalogs give the year of the last season and other services that of the first.
    if question.of is TitleKind.TV_SHOW:
        seasons = bearers.seasons(bearer.subject)
        if any(0 < each - year <= seasons for each in years):
            return (EvidenceCode.TITLE_AND_YEAR, EvidenceCode.SEASON_YEAR)
    return None


def _of_year_first(bearers: Bearers, layer: Sequence[Bearer], year: int) -> list[Bearer]:
    """Those of the very year before those of the next; of each the best known first."""
    return sorted(layer, key=lambda each: year not in bearers.years(each.subject))


def _before_colon(bearers: Bearers, question: Question) -> Match:
    """The series of which a title names a part: what stands before the last colon, or the first."""
    parts: tuple[Callable[[str], str], ...] = (
        lambda title: title.rpartition(":")[0],
        lambda title: title.partition(":")[0],
    )
    first = NOTHING
    for part in dict.fromkeys(part(question.title).strip() for part in parts):
        if not part:
            continue
        match = _of_spellings(bearers, question._replace(title=part, of=TitleKind.EPISODE))
        if match.subject is not None:
            return match.because(EvidenceCode.BEFORE_COLON, EvidenceCode.AS_SERIES)
        first = match if first is NOTHING else first
    return first
