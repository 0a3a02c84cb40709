"""What single rows of each service say, and which of them say nothing that an event is made of."""

import json
from datetime import UTC, date, datetime

import pytest

from engine.errors import UnreadableHistory
from engine.histories.reading import read_history
from engine.histories.records import Episode, History, TitleKind
from tests.engine.histories.shape import archive

MOVIE, SHOW, EPISODE = TitleKind.MOVIE, TitleKind.TV_SHOW, TitleKind.EPISODE


def at(*moment: int) -> int:
    return int(datetime(*moment, tzinfo=UTC).timestamp())


def said(was: History) -> list[tuple]:
    return [(record.title, record.of, record.kind, record.stars) for record in was.records]


def reasons(was: History) -> list[str]:
    return [each.reason for each in was.unread]


def lines(*rows: str) -> bytes:
    return "\n".join(rows).encode()


def listed(*items: object) -> bytes:
    return json.dumps(items).encode()


def test_imdb_tells_films_series_episodes_and_games() -> None:
    was = read_history(
        lines(
            "Const,Your Rating,Date Rated,Title,Title Type,Year",
            "tt0000001,7,2020-01-01,A,movie,1999",
            "tt0000002,8,2020-01-01,B,TV Movie,1999",
            "tt0000003,9,2020-01-01,C,tvSeries,1999",
            'tt0000004,9,2020-01-01,"C: The End, Finally",TV Episode,2004',
            "tt0000005,9,2020-01-01,D,Video Game,1999",
            "tt0000006,9,2020-01-01,E,something new,1999",
            "tt0000007,,2020-01-01,F,movie,1999",
        )
    )
    assert said(was) == [
        ("A", MOVIE, "rating", 7),
        ("B", MOVIE, "rating", 8),
        ("C", SHOW, "rating", 9),
        ("C", EPISODE, "rating", 9),
        ("E", None, "rating", 9),
    ]
    assert [record.imdb_id for record in was.records] == [1, 2, 3, None, 6]
    assert was.records[3].episode == Episode(name="The End, Finally")
    assert reasons(was) == ["it is no film or series but a Video Game", "it has no rating"]


def test_a_list_of_imdb_rates_what_is_rated_and_wants_the_rest() -> None:
    was = read_history(
        lines(
            "Position,Const,Created,Modified,Title,Title Type,Year,Your Rating,Date Rated",
            "1,tt1,2020-01-01,2020-01-01,A,movie,1999,7,2021-01-01",
            "2,tt2,2020-01-02,2020-01-02,B,movie,1999,,",
        )
    )
    assert [(r.title, r.kind, r.day) for r in was.records] == [
        ("A", "rating", date(2021, 1, 1)),
        ("B", "watchlist", date(2020, 1, 2)),
    ]


def test_trakt_rates_seasons_and_episodes_by_their_series() -> None:
    show = {"title": "A", "year": 2001, "ids": {"imdb": "tt0000009", "tmdb": 5}}
    other = {"ids": {"imdb": "tt1", "tmdb": 1}}
    was = read_history(
        listed(
            {"rating": 7, "rated_at": "2020-01-01T00:00:00Z", "show": show},
            {"rating": 8, "season": {"number": 2} | other, "show": show},
            {"rating": 9, "episode": {"season": 2, "number": 3} | other, "show": show},
            {"rating": 0, "show": show},
            {"rating": 12, "show": show},
            {"rating": 5},
        )
    )
    assert said(was) == [
        ("A", SHOW, "rating", 7),
        ("A", EPISODE, "rating", 8),
        ("A", EPISODE, "rating", 9),
    ]
    assert {(record.imdb_id, record.tmdb_id, record.year) for record in was.records} == {
        (9, 5, 2001)
    }
    assert [record.episode for record in was.records] == [None, Episode(2), Episode(2, 3)]
    assert reasons(was) == [
        "it has no rating",
        "the rating 12 is not within 1..10",
        "it names no film and no series",
    ]


def test_the_last_time_that_trakt_knows_counts_where_the_history_does_not() -> None:
    film, seen = ({"title": title, "year": 1999, "ids": {}} for title in "AB")
    was = read_history(
        archive(
            {
                "watched-history-1.json": listed(
                    {"watched_at": "2020-01-01T00:00:00Z", "type": "movie", "movie": film},
                    {"watched_at": "2021-01-01T00:00:00Z", "type": "movie", "movie": film},
                ),
                "watched-movies.json": listed(
                    {"plays": 2, "last_watched_at": "2021-01-01T09:00:00Z", "movie": film},
                    {"plays": 1, "last_watched_at": "2019-01-01T00:00:00Z", "movie": seen},
                ),
            }
        )
    )
    assert [(record.title, record.seconds) for record in was.records] == [
        ("A", at(2020, 1, 1)),
        ("A", at(2021, 1, 1)),
        ("B", at(2019, 1, 1)),
    ]


@pytest.mark.parametrize(
    ("title", "series", "episode"),
    [
        ("Two and a Half Men, Season 11", "Two and a Half Men", Episode(11)),
        ("A - Season 2: B", "A", Episode(2, name="B")),
        ("A – Staffel 2", "A", Episode(2)),
        ("A: Season 2 - B - C", "A", Episode(2, name="B - C")),
        ("A - B - Season 12", "A - B", Episode(12)),
    ],
)
def test_prime_video_writes_seasons_into_titles(title: str, series: str, episode: Episode) -> None:
    was = read_history(f'Playback Hour,Title\n03/28/2020 21:00:00,"{title}"\n'.encode())
    (record,) = was.records
    assert (record.title, record.of, record.episode) == (series, EPISODE, episode)
    assert record.seconds == at(2020, 3, 28, 21)


@pytest.mark.parametrize("title", ["A, B and C", "Spider-Man", "Open Season", "A - Seasons 2"])
def test_prime_video_leaves_other_titles(title: str) -> None:
    was = read_history(f'Playback Hour,Title\n03/28/2020 21:00:00,"{title}"\n'.encode())
    assert said(was) == [(title, None, "watched", None)]


def test_a_watchlist_of_prime_video_knows_what_was_taken_off() -> None:
    was = read_history(
        lines("Catalog Title,Deleted,Added Date", "A,0,2020-01-02", "B,1,2020-01-02")
    )
    assert said(was) == [("A", None, "watchlist", None)]
    assert reasons(was) == ["it was taken off the list again"]


def test_tv_time_follows_favours_and_watches() -> None:
    was = read_history(
        archive(
            {
                "x-tracking-prod-records-v2.csv": lines(
                    "key,series_name,season_number,episode_number,created_at,is_unitary,is_for_later",
                    "watch-episode-1,A (2018),1,2,2020-01-01 10:00:00,,",
                    "rewatch-episode-1,A (2018),1,2,2021-01-01 10:00:00,,",
                    "watch-episode-2,F,,,2020-01-01 10:00:00,true,",
                    "user-series-82,B,,,2020-01-01 10:00:00,,true",
                    "user-series-83,C,,,2020-01-01 10:00:00,,false",
                    "tracking-stats,,,,,,",
                ),
                "tracking_prod_records.csv": lines(
                    "type,movie_name,series_name,release_date,created_at",
                    "watch,F,,2014-11-19 00:00:00,2020-01-01 10:00:00",
                    "towatch,G,,2015-11-19 00:00:00,2020-01-01 10:00:00",
                    "follow,H,,2015-11-19 00:00:00,2020-01-01 10:00:00",
                ),
                "user_tv_show_data.csv": lines(
                    "tv_show_name,nb_episodes_seen,is_followed,is_favorited",
                    "A (2018),3,1,1",
                    "D,0,1,0",
                    "E,0,0,0",
                ),
            }
        )
    )
    by_member = sorted((r.title, str(r.of), r.kind, r.year or 0) for r in was.records)
    assert by_member == [
        ("A", "episode", "watched", 2018),
        ("A", "episode", "watched", 2018),
        ("A", "tv show", "liked", 2018),
        ("A", "tv show", "watched", 2018),
        ("B", "tv show", "watchlist", 0),
        ("D", "tv show", "watchlist", 0),
        ("F", "movie", "watched", 0),
        ("F", "movie", "watched", 2014),
        ("G", "movie", "watchlist", 2015),
    ]
    assert sorted(reasons(was)) == [
        "'tracking-stats' is no view of an episode",
        "it says nothing that was done",
        "it was followed, which says not that it was watched",
        "it was followed, which says not that it was watched",
    ]


STATUSES = [
    ("movie", "completed", ["watched"]),
    ("movie", "plantowatch", ["watchlist"]),
    ("movie", "watching", []),
    ("movie", "dropped", []),
    ("show", "watching", ["watched"]),
    ("show", "hold", []),
]


@pytest.mark.parametrize(("sort", "status", "kinds"), STATUSES)
def test_what_a_status_of_simkl_says(sort: str, status: str, kinds: list[str]) -> None:
    item = {"status": status, sort: {"title": "A", "year": 1999, "ids": {"tmdb": "7"}}}
    document = {"movies": [], "shows": [], "anime": [], f"{sort}s": [item]}
    was = read_history(json.dumps(document).encode())
    assert [record.kind for record in was.records] == kinds
    assert len(was.unread) == (not kinds)
    rated = item | {"user_rating": 8, "user_rated_at": "2020-01-01T00:00:00Z"}
    was = read_history(json.dumps(document | {f"{sort}s": [rated]}).encode())
    assert [record.kind for record in was.records] == ["rating", *kinds]
    assert not was.unread


def test_an_anime_of_simkl_may_be_a_film() -> None:
    items = [
        {"status": "completed", "anime_type": sort, "show": {"title": sort}}
        for sort in ("movie", "tv")
    ]
    was = read_history(json.dumps({"anime": items}).encode())
    assert [record.of for record in was.records] == [MOVIE, SHOW]


def test_yamtrack_passes_over_books_lists_and_ids_of_others() -> None:
    was = read_history(
        lines(
            "row_type,media_id,source,media_type,title,season_number,episode_number,score,status",
            "media,1,tmdb,movie,A,,,9.5,Completed",
            "media,2,manual,tv,B,,,,In progress",
            "media,3,tmdb,season,B,2,,,Completed",
            "media,4,mal,anime,C,,,0,Planning",
            "media,5,openlibrary,book,D,,,8,Completed",
            "list,,,,E,,,,",
        )
    )
    assert said(was) == [
        ("A", MOVIE, "rating", 9.5),
        ("A", MOVIE, "watched", None),
        ("B", SHOW, "watched", None),
        ("B", EPISODE, "watched", None),
        ("C", None, "rating", 0),
        ("C", None, "watchlist", None),
    ]
    assert [record.tmdb_id for record in was.records] == [1, 1, None, 3, None, None]
    assert reasons(was) == ["it is no film or series but 'book'", "it is a row of a list"]


def test_watcharr_knows_episodes_and_their_status() -> None:
    content = {"title": "A", "type": "tv", "tmdbId": 5, "first_air_date": "1999-01-01"}
    episodes = [
        {
            "seasonNumber": 1,
            "episodeNumber": n,
            "status": status,
            "createdAt": "2020-01-01T00:00:00Z",
        }
        for n, status in enumerate(("FINISHED", "DROPPED"), 1)
    ]
    was = read_history(
        listed(
            {"status": "WATCHING", "rating": 7, "content": content, "watchedEpisodes": episodes},
            {"status": "FINISHED", "game": {"name": "Chess"}},
        )
    )
    assert said(was) == [("A", EPISODE, "watched", None), ("A", SHOW, "rating", 7)]
    assert was.records[0].episode == Episode(1, 1)
    assert was.records[0].year == 1999
    assert reasons(was) == ["it is a game, or names nothing"]


def played(name: str, sort: str = "Movie", duration: object = 3600) -> str:
    return (
        f"2020-06-07 02:15:56.1234567\tu1\ti\t{sort}\t{name}\tDirectPlay\tWeb\tFirefox\t{duration}"
    )


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (played("A", duration=119), "it was played for 119 seconds only"),
        (played("A", duration=90_000), "it was played for 90 seconds only"),
        (played("A", "Audio"), "it is no film or episode but 'audio'"),
        (played(""), "it has no title"),
        (played("A").replace("2020", "20x0"), "'20x0-06-07 02:15:56.1234567' is no date"),
    ],
)
def test_what_jellyfin_played_of_no_account(row: str, reason: str) -> None:
    was = read_history(lines(played("First"), row))
    assert [record.title for record in was.records] == ["First"]
    assert reasons(was) == [reason]


def test_jellyfin_tells_users_and_episodes_apart() -> None:
    was = read_history(
        lines(
            played('The "Quiet" Ones', duration=-(2**31)),
            played("A - B - s02e11 - C - D", "Episode", 2_400_000),
            played("Odd", "Episode").replace("u1", "u2"),
        )
    )
    assert said(was) == [
        ('The "Quiet" Ones', MOVIE, "watched", None),
        ("A - B", EPISODE, "watched", None),
        ("Odd", EPISODE, "watched", None),
    ]
    assert was.records[1].episode == Episode(2, 11, "C - D")
    assert was.records[0].seconds == at(2020, 6, 7, 2, 15, 56)
    assert was.profiles == {"u1": 2, "u2": 1}


def test_kodi_tells_what_was_played_and_rated() -> None:
    was = read_history(
        b"<videodb>"
        b"<movie><title>A</title><year>1999</year><id>tt0000007</id><playcount>2</playcount>"
        b"<lastplayed>2020-01-02</lastplayed><userrating>8</userrating></movie>"
        b"<movie><title>B</title><playcount>0</playcount></movie>"
        b"<tvshow><title>C</title><userrating>9</userrating>"
        b"<episodedetails><title>D</title><showtitle>C</showtitle><season>1</season>"
        b"<episode>2</episode><playcount>1</playcount></episodedetails></tvshow>"
        b"<musicvideo><title>E</title><playcount>1</playcount></musicvideo>"
        b"</videodb>"
    )
    assert said(was) == [
        ("A", MOVIE, "watched", None),
        ("A", MOVIE, "rating", 8),
        ("C", SHOW, "rating", 9),
        ("C", EPISODE, "watched", None),
    ]
    assert was.records[0].imdb_id == 7
    assert was.records[0].day == date(2020, 1, 2)
    assert was.records[3].episode == Episode(1, 2, "D")
    assert reasons(was) == ["it was neither played nor rated"]


def test_icheckmovies_checks_favours_and_dislikes() -> None:
    was = read_history(
        lines(
            "title,year,imdb url,checked,favorite,disliked",
            "A,1999,http://www.imdb.com/title/tt0133093/,yes,yes,no",
            "B,1999,,yes,no,yes",
            "C,1999,,2015-03-04,no,no",
            "E,1999,,0,no,no",
            "D,1999,,no,no,no",
        )
    )
    assert [(r.title, r.kind, r.day) for r in was.records] == [
        ("A", "liked", None),
        ("A", "watched", None),
        ("B", "disliked", None),
        ("B", "watched", None),
        ("C", "watched", date(2015, 3, 4)),
    ]
    assert was.records[0].imdb_id == 133093
    assert reasons(was) == ["it is not checked", "it is not checked"]


def test_criticker_scores_from_nothing_to_a_hundred() -> None:
    was = read_history(lines("Score, Film Name, Year", "0,A,1999", "100,B,1999", "101,C,1999"))
    assert said(was) == [("A", None, "rating", 0), ("B", None, "rating", 100)]
    assert reasons(was) == ["the rating 101 is not within 0..100"]


def test_movielens_writes_years_into_titles_and_ids_without_letters() -> None:
    was = read_history(
        lines(
            "movie_id,imdb_id,tmdb_id,rating,average_rating,title",
            '1,0114709,862,4.5,3.9,"Matrix, The (1999)"',
            "2,,,0.5,3.9,Nameless",
        )
    )
    record, second = was.records
    assert (record.title, record.year) == ("Matrix, The", 1999)
    assert (record.imdb_id, record.tmdb_id) == (114709, 862)
    assert (second.title, second.year, second.imdb_id) == ("Nameless", None, None)


def test_hulu_goes_by_names_of_columns_and_says_so() -> None:
    was = read_history(lines("Program Title,Event Time,Device", "A,2020-01-02T10:00:00Z,TV"))
    assert was.layout == "hulu"
    assert said(was) == [("A", None, "watched", None)]
    assert "look whether titles and dates are right" in was.notes[0]


def test_hulu_takes_no_table_of_anything() -> None:
    books = lines("Title,Date,Publisher", "A,2020-01-02,B")
    with pytest.raises(UnreadableHistory, match="'title, date, publisher'"):
        read_history(books, "books.csv")
    assert read_history(books, "hulu.csv").layout == "hulu"


@pytest.mark.parametrize("column", ["Your Rating", "Score", "Status", "Season Title"])
def test_hulu_does_not_take_what_says_more(column: str) -> None:
    with pytest.raises(UnreadableHistory, match="no service that is known"):
        read_history(lines(f"Title,Watch Date,{column}", "A,2020-01-02,x"))


def test_a_date_of_json_that_may_be_several_days_is_shown() -> None:
    was = read_history(listed({"watched_at": "03/04/2022", "movie": {"title": "A"}}))
    assert not was.records
    assert reasons(was) == ["the date 03/04/2022 may be 2 days"]
