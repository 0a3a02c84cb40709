"""The vocabulary of the film files: genres, countries and languages as TMDB names them, and jobs.

Only what TMDB shares between all films is real here; companies, taglines and characters are put
together from the invented words of the sample.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FilmGenre:
    """One genre: TMDB's name and id, how many films of ten thousand have it, whose plots it has."""

    name: str
    id: int
    weight: int
    plot: str


FILM_GENRES = (
    FilmGenre("Drama", 18, 2222, "drama"),
    FilmGenre("Comedy", 35, 1445, "comedy"),
    FilmGenre("Thriller", 53, 836, "thriller"),
    FilmGenre("Romance", 10749, 739, "romance"),
    FilmGenre("Action", 28, 723, "action"),
    FilmGenre("Horror", 27, 512, "horror"),
    FilmGenre("Crime", 80, 472, "crime"),
    FilmGenre("Documentary", 99, 431, "documentary"),
    FilmGenre("Adventure", 12, 383, "adventure"),
    FilmGenre("Science Fiction", 878, 334, "science fiction"),
    FilmGenre("Family", 10751, 304, "family"),
    FilmGenre("Mystery", 9648, 270, "mystery"),
    FilmGenre("Fantasy", 14, 254, "fantasy"),
    FilmGenre("Animation", 16, 212, "animation"),
    FilmGenre("Foreign", 10769, 178, "international"),
    FilmGenre("Music", 10402, 175, "music"),
    FilmGenre("History", 36, 153, "history"),
    FilmGenre("War", 10752, 145, "war"),
    FilmGenre("Western", 37, 114, "western"),
    FilmGenre("TV Movie", 10770, 84, "arts"),
)

POSITIONS = {genre.name: i for i, genre in enumerate(FILM_GENRES)}

STREAMING_GENRES = {genre.plot: genre.name for genre in FILM_GENRES} | {
    "anime": "Animation",
    "nature": "Documentary",
    "arts": "Documentary",
    "sports": "Drama",
    "international": "Foreign",
    "stand-up": "Comedy",
}
"""TMDB's name for the neutral genres of the streaming works; one has no counterpart."""


@dataclass(frozen=True, slots=True)
class FilmCountry:
    """One country: ISO code, TMDB's name, the language of its films, how many films it makes."""

    iso: str
    name: str
    language: str
    weight: int


COUNTRIES = (
    FilmCountry("US", "United States of America", "en", 480),
    FilmCountry("GB", "United Kingdom", "en", 90),
    FilmCountry("FR", "France", "fr", 88),
    FilmCountry("DE", "Germany", "de", 50),
    FilmCountry("IT", "Italy", "it", 48),
    FilmCountry("CA", "Canada", "en", 39),
    FilmCountry("JP", "Japan", "ja", 37),
    FilmCountry("ES", "Spain", "es", 21),
    FilmCountry("RU", "Russia", "ru", 20),
    FilmCountry("IN", "India", "hi", 18),
    FilmCountry("HK", "Hong Kong", "cn", 13),
    FilmCountry("SE", "Sweden", "sv", 13),
    FilmCountry("AU", "Australia", "en", 13),
    FilmCountry("KR", "South Korea", "ko", 11),
    FilmCountry("BE", "Belgium", "fr", 10),
    FilmCountry("DK", "Denmark", "da", 9),
    FilmCountry("CN", "China", "zh", 8),
    FilmCountry("MX", "Mexico", "es", 7),
    FilmCountry("PL", "Poland", "pl", 7),
    FilmCountry("BR", "Brazil", "pt", 6),
    FilmCountry("AR", "Argentina", "es", 6),
    FilmCountry("IE", "Ireland", "en", 5),
    FilmCountry("TR", "Turkey", "tr", 4),
    FilmCountry("ZA", "South Africa", "en", 3),
    FilmCountry("EG", "Egypt", "ar", 2),
    FilmCountry("CL", "Chile", "es", 2),
    FilmCountry("CO", "Colombia", "es", 2),
    FilmCountry("PH", "Philippines", "tl", 2),
    FilmCountry("ID", "Indonesia", "id", 2),
    FilmCountry("NG", "Nigeria", "en", 1),
    FilmCountry("NE", "Niger", "fr", 1),
)
COUNTRY_WEIGHTS = tuple((country, country.weight) for country in COUNTRIES)
STREAMING_COUNTRIES = {country.name: country for country in COUNTRIES} | {
    "United States": COUNTRIES[0]
}

LANGUAGES = {
    "en": "English",
    "fr": "Français",
    "de": "Deutsch",
    "it": "Italiano",
    "ja": "日本語",
    "es": "Español",
    "ru": "Pусский",
    "hi": "हिन्दी",
    "cn": "广州话 / 廣州話",
    "sv": "svenska",
    "ko": "한국어/조선말",
    "da": "Dansk",
    "zh": "普通话",
    "pl": "Polski",
    "pt": "Português",
    "tr": "Türkçe",
    "ar": "العربية",
    "tl": "",
    "id": "Bahasa indonesia",
}
"""What each language is called in itself; TMDB knows no such name for one of them."""

SCRIPTS = {
    "ja": ("カ", "ミ", "ロ", "タ", "ネ", "ソ", "ヤ", "ブ", "ゲ", "リ", "ン", "モ"),
    "ru": ("ва", "лу", "про", "жи", "тор", "мен", "ка", "ше", "дра", "зи", "ёл", "ный"),
    "hi": ("का", "मि", "रो", "ता", "ने", "सो", "या", "बु", "गे", "री"),
    "ko": ("가", "모", "루", "티", "네", "소", "야", "부", "게", "리"),
    "zh": ("山", "灯", "河", "鸟", "桥", "雪", "门", "船", "钟", "桃"),
    "cn": ("山", "燈", "河", "鳥", "橋", "雪", "門", "船", "鐘", "桃"),
    "ar": ("كا", "مي", "رو", "تا", "ني", "سو", "يا", "بو", "غي", "ري"),
}
"""Syllables for original titles in other scripts."""

ORIGINAL_PATTERNS = (
    "Le {place} de {person}",
    "{place}, {person}",
    "L'{person}",
    "El {person} de {place}",
    "{person} à {place}",
    "Der {place}-{person}",
)

COMPANY_PATTERNS = (
    "{place} Pictures",
    "{place} Films",
    "{noun} {place} Productions",
    "{adjective} {noun} Films",
    "{adjective} {noun} Pictures, Inc.",
    "Studio {place}",
    "{person}'s {noun} Company",
    "{place} {number} Cinema",
    "{adjective} {place} Entertainment",
    "{place}+",
    "{noun} Film ({place})",
    "Compañía {place} S.A.",
    "{person} & {noun} Filmproduktion GmbH",
)
FIRST_COMPANIES = (
    "Lantern Pictures, Inc.",
    "Canal Ostrelune+",
    "O'Brellan Brothers",
    "Estudios Peñamere",
    "Third Kettle (TK) Films",
    'The "Velvet" Film Unit',
)

TAGLINES = (
    "Every {noun} hides a {other}.",
    "{place} never forgets.",
    "The {noun} is only the beginning...",
    "One {noun}, two strangers, no way back.",
    "{hero} is coming home.",
    "It's a {adjective} life.",
    'They said "never". {hero} said "tonight".',
    "What would you give for a {adjective} {noun}?",
    "Don't open the {noun}!",
    "This summer, {place} wakes up.",
    "{adjective}. Tender. Unstoppable.",
)

MOTIFS = (
    "The {adjective} {noun} of {place} calls {hero} once more.",
    "{hero} has sworn to guard the {adjective} {noun} of {place}.",
    "Everyone in {place} knows {hero} and the {adjective} {noun}.",
)
"""A sentence that all films of one collection share."""

PARTS = (
    "Captain",
    "Doctor",
    "Nurse",
    "Neighbor",
    "Waiter",
    "Mayor",
    "Detective",
    "Old Man",
    "Thief",
    "Bartender",
    "Teacher",
    "Soldier",
    "Judge",
    "Landlady",
    "Boy with Kite",
    "Taxi Driver",
)

JOBS = (
    (("Production", "Producer"), 50),
    (("Writing", "Writer"), 30),
    (("Writing", "Screenplay"), 30),
    (("Editing", "Editor"), 27),
    (("Production", "Executive Producer"), 20),
    (("Camera", "Director of Photography"), 24),
    (("Sound", "Original Music Composer"), 18),
    (("Production", "Casting"), 16),
    (("Costume & Make-Up", "Costume Design"), 14),
    (("Art", "Production Design"), 12),
    (("Art", "Art Direction"), 12),
    (("Writing", "Story"), 6),
    (("Directing", "Assistant Director"), 6),
    (("Writing", "Novel"), 6),
    (("Crew", "Stunts"), 3),
    (("Sound", "Music"), 8),
    (("Visual Effects", "Visual Effects Supervisor"), 3),
)
"""Departments and jobs other than directing the film, by weight."""
