"""The catalogs of the sample: real formats, and every defect of the real files at least once."""

import re
import unicodedata
from collections import Counter, defaultdict

import pytest

from data.sample import SMALL, generate
from tests.data.sample.files import CATALOGS, folded, read_catalogs

COLUMNS = (
    "show_id,type,title,director,cast,country,date_added,release_year,rating,duration,listed_in,"
    "description"
)
LENGTH = re.compile(r"\d+ (min|Seasons?)")


@pytest.fixture(scope="module", params=[0, 1, 2], ids=lambda seed: f"seed{seed}")
def raw(request, tmp_path_factory):
    raw = tmp_path_factory.mktemp("small")
    generate(raw, size=SMALL, seed=request.param)
    return raw


@pytest.fixture(scope="module")
def rows(raw):
    return read_catalogs(raw)


def test_the_header_and_line_ends_are_the_real_ones(raw):
    for platform, name in CATALOGS.items():
        content = (raw / "catalogs" / name).read_bytes()
        end = b"\r\n" if platform == "disney" else b"\n"
        assert content.startswith(COLUMNS.encode() + end)
        assert (b"\r" in content) == (platform == "disney")
        assert content.endswith(end)


def test_every_row_has_the_obligatory_fields(rows):
    for row in (row for part in rows.values() for row in part):
        assert row["type"] in ("Movie", "TV Show")
        assert 1919 < int(row["release_year"]) < 2022
        assert row["title"]
        assert row["listed_in"]
        assert None not in row.values()


def test_dates_are_written_in_english(rows):
    for row in (row for part in rows.values() for row in part if row["date_added"]):
        assert re.fullmatch(r" ?[A-Z][a-z]+ \d{1,2}, 20\d\d", row["date_added"])


def test_durations_fit_the_type(rows):
    for row in (row for part in rows.values() for row in part if row["duration"]):
        unit = "min" if row["type"] == "Movie" else "Seasons?"
        assert re.fullmatch(rf"\d+ {unit}", row["duration"])
        assert row["duration"] != "1 Seasons"


def test_hulu_has_no_cast_and_hides_durations(rows):
    hulu = rows["hulu"]
    assert not any(row["cast"] for row in hulu)
    missing = [row for row in hulu if not row["duration"]]
    assert len(missing) / len(hulu) == pytest.approx(479 / 3073, abs=0.02)
    assert {row["type"] for row in missing} == {"Movie"}
    moved = Counter(bool(LENGTH.fullmatch(row["rating"])) for row in missing)
    assert moved[True] / len(hulu) == pytest.approx(292 / 3073, abs=0.02)
    assert moved[False] > 0
    assert any("Season" in row["rating"] for row in missing)
    assert any("min" in row["rating"] for row in missing)


def test_three_netflix_films_have_their_minutes_as_rating(rows):
    moved = [row for row in rows["netflix"] if not row["duration"]]
    assert len(moved) == 3
    assert all(re.fullmatch(r"\d+ min", row["rating"]) for row in moved)


def test_some_netflix_dates_begin_with_a_blank(rows):
    blank = sum(row["date_added"].startswith(" ") for row in rows["netflix"])
    assert blank / len(rows["netflix"]) == pytest.approx(0.01, abs=0.005)


def test_amazon_leaves_most_dates_and_countries_out(rows):
    amazon = rows["amazon"]
    assert sum(not row["date_added"] for row in amazon) / len(amazon) > 0.93
    assert sum(not row["country"] for row in amazon) / len(amazon) > 0.85


def test_amazon_people_are_sometimes_numbers(rows):
    casts = Counter(row["cast"] for row in rows["amazon"])
    directors = Counter(row["director"] for row in rows["amazon"])
    assert min(casts["1"], casts["2"], casts["3"], directors["1"], directors["None"]) >= 1
    assert any(row["cast"].startswith("1, ") for row in rows["amazon"])


def test_amazon_has_films_of_no_and_of_endless_length(rows):
    minutes = [int(row["duration"].split()[0]) for row in rows["amazon"] if row["type"] == "Movie"]
    assert minutes.count(0) >= 1
    assert any(500 <= length <= 600 for length in minutes)
    assert sum(length > 300 for length in minutes) <= 3


@pytest.mark.parametrize(("platform", "column"), [("amazon", "cast"), ("netflix", "country")])
def test_lists_have_stray_commas(rows, platform, column):
    stray = re.compile(r"^,|,$|, ,")
    assert any(stray.search(row[column]) for row in rows[platform])


@pytest.mark.parametrize(
    ("platform", "column", "text"),
    [
        ("amazon", "title", "  "),
        ("amazon", "director", "  "),
        ("amazon", "cast", "  "),
        ("amazon", "cast", "\u2028"),
        ("amazon", "cast", "\u200b"),
        ("amazon", "description", "\xa0"),
        ("amazon", "description", "\n"),
        ("disney", "cast", "\xa0"),
        ("hulu", "description", "\u200b"),
        ("hulu", "description", "\n"),
        ("netflix", "title", "\xa0"),
        ("netflix", "title", "\u200b"),
        ("netflix", "description", "\n"),
    ],
    ids=ascii,
)
def test_fields_contain_odd_blanks(rows, platform, column, text):
    assert any(text in row[column] for row in rows[platform])


def test_some_accents_are_decomposed(rows):
    cells = [row["cast"] for part in rows.values() for row in part]
    assert any(not unicodedata.is_normalized("NFC", cell) for cell in cells)


def test_maturity_is_spelt_per_platform_and_sometimes_missing(rows):
    classes = {name: Counter(row["rating"] for row in part) for name, part in rows.items()}
    for rating in ("13+", "16+", "18+", "ALL", "7+", "AGES_18_", "NOT_RATE", "16", "R", "NR"):
        assert classes["amazon"][rating] >= 1
    assert {"TV-MA", "TV-14", "PG-13", "TV-Y7"} <= set(classes["netflix"])
    assert all(count[""] >= 1 for count in classes.values())


@pytest.mark.parametrize("platform", ["amazon", "hulu"])
def test_horror_is_among_what_has_no_maturity(rows, platform):
    assert any("Horror" in row["listed_in"] for row in rows[platform] if not row["rating"])


def test_genres_are_named_per_platform(rows):
    words = {
        name: {word for row in part for word in row["listed_in"].split(", ")}
        for name, part in rows.items()
    }
    assert {"Suspense", "Kids"} <= words["amazon"]
    assert {"Action-Adventure", "Family"} <= words["disney"]
    assert {"Documentaries", "Anime"} <= words["hulu"]
    assert {"International Movies", "TV Dramas"} <= words["netflix"]
    assert "Suspense" not in words["netflix"]


def test_people_have_accents_and_apostrophes(rows):
    names = " ".join(row["cast"] for part in rows.values() for row in part)
    assert set("éüñç'") <= set(names.lower())
    assert "O'Marren" in names


def test_countries_include_coproductions(rows):
    countries = [row["country"] for row in rows["netflix"] if row["country"]]
    assert 0.05 < sum(", " in country for country in countries) / len(countries) < 0.3
    assert Counter(countries).most_common(1)[0][0] == "United States"


@pytest.fixture(scope="module")
def groups(rows):
    groups = defaultdict(list)
    for platform, part in rows.items():
        for row in part:
            groups[folded(row["title"])].append((platform, row))
    return [group for group in groups.values() if len(group) > 1]


def test_one_work_in_fifty_is_on_two_platforms_and_a_few_on_three(groups):
    platforms = Counter(len({platform for platform, _ in group}) for group in groups)
    assert platforms[2] / SMALL.titles == pytest.approx(0.02, abs=0.008)
    assert platforms[3] >= 1


def test_a_few_titles_are_twice_on_a_platform_in_other_casing(groups):
    same = [group for group in groups if len({platform for platform, _ in group}) == 1]
    assert {group[0][0] for group in same} == {"amazon", "netflix"}
    for group in same:
        assert len({row["title"] for _, row in group}) == 2
        assert len({(row["type"], row["release_year"]) for _, row in group}) == 1


def test_some_copies_differ_in_spelling_or_by_a_year(groups):
    years = [{int(row["release_year"]) for _, row in group} for group in groups]
    apart = [g for g, year in zip(groups, years, strict=True) if max(year) - min(year) == 1]
    assert apart
    assert all(len({folded(row["director"]) for _, row in group}) == 1 for group in apart)
    assert all(max(year) - min(year) <= 1 for year in years)
    spellings = [{row["title"] for _, row in g} for g in groups if len({p for p, _ in g}) > 1]
    assert any(len(titles) > 1 for titles in spellings)


def test_some_namesakes_are_different_films(groups):
    different = [
        group
        for group in groups
        if len({row["director"] for _, row in group if row["director"]}) > 1
        and len({row["release_year"] for _, row in group}) == 1
    ]
    assert different
    for group in different:
        minutes = [int(row["duration"].split()[0]) for _, row in group]
        assert max(minutes) - min(minutes) >= 10
