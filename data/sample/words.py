"""The syllables and neutral words that names of people, places and titles are built from.

No list holds a real name: people and places come from syllables, titles from everyday nouns joined
with an invented place or person, so that a sample never shows a real film or a real person.
"""

from __future__ import annotations


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


FIRST_STARTS = _words(
    "Al Bre Cal Dor Ev Fio Gar Hel Iv Jo Kel Lu Mar Ne Or Pel Qui Ro Sel Tav Ul Ve Wen Xa Ya "
    "Zor Él Ñu Çe"
)
FIRST_ENDS = _words(
    "bra dik dovan fenn gura ksel lindo mauz miev nuro phira quell raldo rimék sandru thice "
    "tomir vash viette wynd zelle zük"
)
LAST_STARTS = _words(
    "Ab Bal Cor Dra El Fal Gor Har Ib Jas Kor Lam Mor Nor Ost Pra Quar Ras Sar Tor Ul Var Wes "
    "Yar Zan Bré Gü Peñ Çav Lød"
)
LAST_MIDDLES = ("", "a", "be", "do", "ga", "ki", "lu", "mi", "no", "ru", "se", "ti", "ve", "zo")
LAST_ENDS = _words(
    "bresk chell dirven druk fanti garth jovar kund lathe lombre menko mirez nault ndrel pôle "
    "quist rando rrosa sköld tagne thorpel tuni valk vedra wick-Orr xton zarro ziñe"
)
LAST_PREFIXES = ("O'", "D'", "de ", "van ", "Mc")
IRISH_NAMES = ("O'Marren", "O'Tavisk", "O'Brellan")

PLACE_STARTS = _words(
    "Ald Bor Cael Dun Esk Fjal Gren Hol Ist Kar Lor Mar Nav Oss Pell Quen Rav Sund Tir Ulm Vel "
    "Wyr Yst Zam Íro Öst"
)
PLACE_MIDDLES = _words("a ade amo e eri i ibo o oru u una ya")
PLACE_ENDS = _words(
    "bray cona dell dwin fast gard holm kesh lune mere moor nez nov pool quay ridge ssa stead "
    "tál thal vale vík wold zón"
)

ADJECTIVES = _words(
    "Amber Borrowed Broken Careful Copper Crooked Distant Drowsy Eleventh Faded Folded "
    "Forgotten Gentle Hollow Hurried Idle Ivory Lazy Loud Mended Narrow Nimble Painted Patient "
    "Plain Quiet Restless Rusty Scarlet Second Silver Sleepless Slow Stubborn Tangled Tender "
    "Thirsty Unsent Velvet Wandering Winter Wooden"
)
NOUNS = _words(
    "Accordion Anchor Apricot Archive Barometer Beacon Bell Bicycle Bridge Button Candle "
    "Carousel Chapel Clock Courtyard Current Dial Doorway Drum Feather Fountain Garden Harbor "
    "Harvest Hinge Inkwell Kettle Kite Ladder Lantern Ledger Letter Lighthouse Locket Map "
    "Market Meadow Mirror Notebook Orchard Paddle Parade Pebble Pendulum Piano Postcard Quilt "
    "Rail Recipe Ribbon River Rooftop Rope Sail Signal Staircase Station Stone Suitcase "
    "Telescope Thread Tide Tram Umbrella Valley Violin Wagon Well Whistle Window"
)
TITLE_PATTERNS = (
    "The {adjective} {noun} of {place}",
    "{place}",
    "{place} {noun}",
    "{noun} at {place}",
    "{person}'s {noun}",
    "{adjective} {place}",
    "The {place} {noun}",
    "{person} & the {noun}",
    "{person} and the {adjective} {noun}",
    "{place}: The {noun}",
    "A {noun} for {person}",
    "{noun} Over {place}",
    "Road to {place}",
    "Return to {place}",
    "What {person} Knew",
    "The {noun}s of {place}",
    "{person} vs. the {noun}",
    "Leaving {place}",
    "{place} {number}",
    "¿Dónde está {person}?",
    "No More {noun}s, {person}!",
    "{adjective} {noun}: {place}",
)
SLEEP_PATTERNS = (
    "{place} Rain Sounds for Sleep",
    "{place} Ocean Waves: {number} Hours",
    "Fireplace at {place} for Relaxation",
    "Night Train to {place} - Sleep Sounds",
)

COUNTRIES = (
    ("United States", 42),
    ("India", 13),
    ("United Kingdom", 9),
    ("Canada", 5),
    ("France", 5),
    ("Japan", 5),
    ("Spain", 3),
    ("South Korea", 3),
    ("Germany", 3),
    ("Mexico", 2),
    ("China", 2),
    ("Australia", 2),
    ("Egypt", 1),
    ("Turkey", 1),
    ("Hong Kong", 1),
    ("Italy", 1),
    ("Brazil", 1),
    ("Argentina", 1),
    ("Belgium", 1),
    ("Indonesia", 1),
    ("Nigeria", 1),
    ("Niger", 1),
    ("Philippines", 1),
    ("Colombia", 1),
    ("South Africa", 1),
    ("Sweden", 1),
    ("Denmark", 1),
    ("Poland", 1),
    ("Chile", 1),
    ("Ireland", 1),
)
MONTHS = _words(
    "January February March April May June July August September October November December"
)
