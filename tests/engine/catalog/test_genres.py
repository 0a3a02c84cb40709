"""The genres that catalogs share: what people write, and whose words they are."""

import pytest

from engine.catalog.genres import (
    GenreIndex,
    find_shared_genre,
    genre_names,
    letters,
    shared_genres,
    strange_words,
)
from engine.catalog.postings import Postings
from tests.engine.handmade import title, titles_table

# Every word of the four catalogs as published in 2021, of TMDB and of MovieLens.
WORDS = """
Action|Action & Adventure|Action-Adventure|Adult Animation|Adventure|and Culture|Animals & Nature
Animation|Anime|Anime Features|Anime Series|Anthology|Arthouse|Arts|Biographical|Black Stories
British TV Shows|Buddy|Cartoons|Children & Family Movies|Classic & Cult TV|Classic Movies|Classics
Comedies|Comedy|Coming of Age|Concert Film|Cooking & Food|Crime|Crime TV Shows|Cult Movies|Dance
Disaster|Documentaries|Documentary|Docuseries|Drama|Dramas|Entertainment|Faith & Spirituality
Faith and Spirituality|Family|Fantasy|Fitness|Game Show / Competition|Game Shows|Health & Wellness
Historical|History|Horror|Horror Movies|Independent Movies|International|International Movies
International TV Shows|Kids|Kids' TV|Korean TV Shows|Late Night|Latino|LGBTQ|LGBTQ Movies|LGBTQ+
Lifestyle|Lifestyle & Culture|Medical|Military and War|Movies|Music|Music & Musicals
Music Videos and Concerts|Musical|Mystery|News|Parody|Police/Cop|Reality|Reality TV|Romance
Romantic Comedy|Romantic Movies|Romantic TV Shows|Sci-Fi & Fantasy|Science & Nature TV
Science & Technology|Science Fiction|Series|Sitcom|Sketch Comedy|Soap Opera / Melodrama
Spanish-Language TV Shows|Special Interest|Sports|Sports Movies|Spy/Espionage|Stand Up
Stand-Up Comedy|Stand-Up Comedy & Talk Shows|Superhero|Survival|Suspense|Talk Show
Talk Show and Variety|Teen|Teen TV Shows|Thriller|Thrillers|Travel|TV Action & Adventure
TV Comedies|TV Dramas|TV Horror|TV Mysteries|TV Sci-Fi & Fantasy|TV Shows|TV Thrillers|Unscripted
Variety|Western|Young Adult Audience
Foreign|TV Movie|War
Children|Children's|Film-Noir|IMAX|Sci-Fi|(no genres listed)
""".strip().replace("\n", "|")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("comedy", "Comedy"),
        ("COMEDIES", "Comedy"),
        (" comedia ", "Comedy"),
        ("Comedias", "Comedy"),
        ("sci-fi", "Science Fiction"),
        ("SciFi", "Science Fiction"),
        ("sci fi", "Science Fiction"),
        ("ciencia ficcion", "Science Fiction"),
        ("Ciencia-Ficción", "Science Fiction"),
        ("terror", "Horror"),
        ("Dramas", "Drama"),
        ("acción", "Action"),
        ("animacion", "Animation"),
        ("kids", "Children & Family"),
        ("familia", "Children & Family"),
        ("Children and Family", "Children & Family"),
        ("suspense", "Thriller"),
        ("suspenso", "Thriller"),
        ("documentales", "Documentary"),
        ("bélica", "War"),
        ("standup", "Stand-Up"),
        ("LGBTQ+", "LGBTQ"),
        ("Arts, Entertainment, and Culture", "Arts & Culture"),
    ],
)
def test_a_genre_is_known_by_english_and_spanish_spellings(text, name):
    assert find_shared_genre(text).name == name


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "-",
        "com",
        "comedy drama",
        "International TV Shows",
        "TV Dramas",
        "Docuseries",
        ".*",
    ],
)
def test_other_words_are_no_shared_genre(text):
    assert find_shared_genre(text) is None


def test_no_spelling_means_two_genres_and_names_are_in_order():
    spelled = [text for g in shared_genres() for text in (g.name, g.spanish, *g.spellings)]
    assert all(find_shared_genre(text) is not None for text in spelled)  # a second one raises
    names = [genre.name for genre in shared_genres()]
    assert names == sorted(names)
    assert 25 <= len(names) <= 35
    assert {*names, "Terror", "Comedia"} <= set(genre_names().names)


def test_a_spelling_that_is_a_catalogs_word_means_its_genre():
    for genre in shared_genres():
        for text in (genre.name, genre.spanish, *genre.spellings):
            holders = [g.name for g in shared_genres() if letters(text) in map(letters, g.words)]
            assert not holders or genre.name in holders, text


def test_every_word_of_the_real_catalogs_belongs_to_a_genre_or_is_a_format():
    words = WORDS.split("|")
    assert len(words) == 120 + 3 + 6
    assert strange_words(words) == []


def test_words_of_other_catalogs_are_strange():
    assert strange_words(["Comedy", "Giallo", "kids tv", "Telenovelas"]) == [
        "Giallo",
        "Telenovelas",
    ]


def test_a_genre_has_the_rows_of_all_its_words():
    rows = [
        title("as1", genres=["Comedy", "and Culture"]),
        title("ds1", genres=["Science Fiction"]),
        title("ns1", genres=["Comedies", "Dramas"]),
        title("ns2", genres=["TV Comedies", "TV Sci-Fi & Fantasy"]),
        title("ns3", genres=["Giallo"]),
        title("ns4"),
    ]
    index = GenreIndex(Postings.from_columns(titles_table(rows)["genres"]))
    having = {name: mask.nonzero()[0].tolist() for name, mask in index.masks.items() if mask.any()}
    assert having == {
        "Arts & Culture": [0],
        "Comedy": [0, 2, 3],
        "Drama": [2],
        "Fantasy": [3],
        "Science Fiction": [1, 3],
    }
    assert index.words["Comedy"] == ["Comedy", "Comedies", "TV Comedies"]
    assert index.words["Horror"] == []


def test_a_spelling_hides_no_word_of_a_further_catalog():
    rows = [title("as1", genres=["Comedias"]), title("as2", genres=["Películas de acción"])]
    index = GenreIndex(Postings.from_columns(titles_table(rows)["genres"]))
    assert index.masks["Comedy"].tolist() == [True, False]
    assert index.masks["Action"].tolist() == [False, True]
    assert strange_words(["Comedias", "Terror"]) == []


def test_a_world_of_nothing_has_every_genre_empty():
    index = GenreIndex(Postings.from_columns(titles_table([])["genres"]))
    assert not any(mask.any() for mask in index.masks.values())
    assert list(index.masks) == [genre.name for genre in shared_genres()]
