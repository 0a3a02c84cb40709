"""Descriptions from word lists per genre: a hero, a task and a twist, in short invented sentences.

The lists of two genres share no phrase, so that text similarity has something true to find.
"""

from __future__ import annotations

from dataclasses import dataclass

from numpy.random import Generator

from data.sample.draws import pick


@dataclass(frozen=True, slots=True)
class Plot:
    """The phrases of one genre."""

    heroes: tuple[str, ...]
    tasks: tuple[str, ...]
    twists: tuple[str, ...]


def _plot(heroes: str, tasks: str, twists: str) -> Plot:
    return Plot(*(tuple(text.split("; ")) for text in (heroes, tasks, twists)))


PLOTS = {
    "drama": _plot(
        "a grieving teacher; an estranged daughter; a weary nurse; a proud father; a young widow",
        "returns home to sell the family house; must choose between duty and a second chance; "
        "learns to forgive after a long silence; cares for a dying neighbor",
        "old wounds reopen around the kitchen table; a letter changes what everyone remembers; "
        "the whole village takes sides",
    ),
    "comedy": _plot(
        "a hapless wedding planner; a pair of lazy roommates; a clumsy mayor; an unlucky salesman",
        "pretends to be a millionaire for a weekend; tries to hide a goat from the landlord; "
        "enters a baking contest by mistake; gets mistaken for a famous chef",
        "one silly lie leads to another; the in-laws arrive early; hilarity follows at every turn",
    ),
    "action": _plot(
        "an elite bodyguard; a retired commando; a rogue pilot; a fearless stunt rider",
        "races to stop an armed convoy; storms a fortified tower to free hostages; "
        "takes on an army of mercenaries; hunts the smugglers who framed the squad",
        "explosions light the skyline; every ally may be a target; the chase never slows down",
    ),
    "thriller": _plot(
        "a paranoid translator; a night clerk; a disgraced surgeon; an insomniac lawyer",
        "receives photographs of a stranger's last hour; wakes up with someone else's passport; "
        "uncovers a conspiracy inside the bank; is followed by a voice on the phone",
        "no one can be trusted; the clock runs out at dawn; the truth hides in plain sight",
    ),
    "crime": _plot(
        "a burned-out detective; a small-time safecracker; an undercover officer; a bookkeeper",
        "plans one last heist; infiltrates a smuggling cartel; takes the fall for the boss",
        "the evidence points inside the precinct; loyalties are bought and sold",
    ),
    "mystery": _plot(
        "an amateur sleuth; a blind librarian; a village constable; a curious clockmaker",
        "investigates a locked-room disappearance; deciphers the riddle of a missing heirloom",
        "each clue accuses another guest; the solution was printed in the first telegram",
    ),
    "romance": _plot(
        "a shy florist; a heartbroken singer; a pair of rival bakers; a childhood sweetheart",
        "falls in love on a rainy platform; writes love letters to the wrong address; "
        "fakes an engagement for the summer",
        "a first kiss complicates everything; true love waits across the square; hearts are mended",
    ),
    "horror": _plot(
        "a skeptical exorcist; a party of stranded campers; a haunted caretaker; a possessed child",
        "awakens a curse beneath the cellar; spends the night in an abandoned asylum; "
        "disturbs the graves of a drowned parish",
        "something breathes behind the walls; the screams begin at midnight; evil never sleeps",
    ),
    "science fiction": _plot(
        "a stranded astronaut; a rebellious android; a colony engineer; the last cartographer",
        "repairs a dying starship; decodes a signal from a distant moon; travels back one hour",
        "the machines have learned to dream; gravity itself is failing; the orbit is decaying",
    ),
    "fantasy": _plot(
        "an apprentice wizard; an exiled princess; a reluctant dragon keeper; a cursed knight",
        "seeks an enchanted crown; breaks a spell that froze the kingdom; bargains with elves",
        "magic demands its price; the prophecy names another; the forest spirits awake",
    ),
    "adventure": _plot(
        "a daring explorer; a shipwrecked crew; an orphaned treasure hunter; a jungle guide",
        "follows a torn map to a lost temple; crosses the desert in search of water; "
        "sails beyond the last island",
        "pirates close in from the reef; the expedition splits; the canyon holds a secret",
    ),
    "family": _plot(
        "a brave puppy; a trio of playful siblings; a kind grandmother; a shy little bear",
        "learns to share at the school fair; saves the holidays; builds a treehouse with friends",
        "everyone learns the value of friendship; songs and games for the youngest; teamwork wins",
    ),
    "animation": _plot(
        "a talking teapot; a tiny robot; a cheerful penguin; a cloud with a cold",
        "sets off to find the missing color blue; teaches the moon to whistle",
        "the toys come to life; the rainbow parade begins; cartoon mischief breaks loose",
    ),
    "anime": _plot(
        "a transfer student; a spirit swordsman; a mecha cadet; a shrine apprentice",
        "joins the academy's forbidden club; awakens a sealed guardian; enters the tournament",
        "rival clans draw their blades; hidden powers bloom; the final duel approaches",
    ),
    "documentary": _plot(
        "an investigative filmmaker; a group of eyewitnesses; an archivist; a whistleblower",
        "examines the rise and fall of a factory town; opens archives kept closed for decades",
        "interviews and rare footage tell the story; experts disagree; the facts speak",
    ),
    "nature": _plot(
        "a pack of wolves; a family of otters; a marine biologist; a park ranger",
        "migrates across the frozen tundra; raises cubs in the wetlands; studies coral reefs",
        "predators wait at the waterhole; the wild has its own seasons; wildlife at its closest",
    ),
    "arts": _plot(
        "a celebrated painter; an avant-garde troupe; a ceramic artist; a street photographer",
        "stages an improvised exhibition; restores a faded fresco; rehearses a silent play",
        "the gallery opens its doors; culture meets craft; the canvas stays empty until the end",
    ),
    "special interest": _plot(
        "a gentle narrator; a mindful instructor; a calm host; a patient coach",
        "guides the listener to deep sleep; explains simple stretches for the morning",
        "relaxing sounds fill the room; breathe and unwind; hours of calm without interruption",
    ),
    "music": _plot(
        "a garage band; an opera singer; a jazz trumpeter; a legendary songwriter",
        "tours the country in a borrowed van; records a comeback album; plays the final concert",
        "the crowd sings along; backstage quarrels echo; the encore lasts till sunrise",
    ),
    "sports": _plot(
        "an aging boxer; a rookie goalkeeper; a rowing team; a marathon runner",
        "trains for the championship; fights back from an injury; leads underdogs to the league",
        "the season comes down to one match; the coach risks it all; the stadium holds its breath",
    ),
    "western": _plot(
        "a lone gunslinger; a frontier sheriff; a cattle driver; an outlaw preacher",
        "rides into a lawless mining camp; defends a ranch against land barons",
        "a showdown waits at noon; the stagecoach never arrives; dust settles on the saloon",
    ),
    "history": _plot(
        "a young queen; a royal physician; a rebel printer; a court astronomer",
        "survives the intrigues of the palace; unites the provinces under one banner",
        "an empire crumbles; the treaty is signed in secret; the century turns",
    ),
    "war": _plot(
        "a wounded corporal; a field medic; a radio operator; a captured sniper",
        "holds the bridge behind enemy lines; carries orders through the trenches",
        "the armistice comes too late; the platoon is cut off; shells fall on the ridge",
    ),
    "reality": _plot(
        "a house of twelve strangers; a team of renovators; a brigade of chefs; a group of singles",
        "competes for a cash prize; renovates houses in a week; moves into a beach villa",
        "the judges vote someone out; alliances shift overnight; drama follows each elimination",
    ),
    "stand-up": _plot(
        "a deadpan comedian; a fast-talking comic; an irreverent storyteller",
        "jokes about parenthood and airports; roasts the front row; returns to the stage solo",
        "no topic is off limits; the punchlines keep coming; recorded live before a full house",
    ),
    "international": _plot(
        "a migrant cook; a border guard; a fishing community; a traveling projectionist",
        "starts over in a foreign capital; smuggles letters across the frontier",
        "two languages share one roof; customs collide; the road home has changed",
    ),
}

_OPENINGS = (
    "{Hero} {task} in {place}.",
    "In {place}, {hero} {task}.",
    "When {hero} {task}, {twist}.",
    "{name}, {hero}, {task}.",
)
_SEQUELS = (
    "Soon {twist}.",
    "But in {place}, {twist}.",
    "{name} and {hero} find out that {twist}.",
    "Together with {hero}, {name} {task}.",
)
_LONGER = {"amazon": (1, 4), "disney": (0, 0), "hulu": (1, 4), "netflix": (1, 1)}
"""Sentences after the first, at least and at most."""


def describe(rng: Generator, genres: tuple[str, ...], platform: str, name: str, place: str) -> str:
    """Tell an invented plot, as long as the platform's descriptions are."""
    sentences = [_sentence(rng, _OPENINGS, genres, name, place)]
    least, most = _LONGER[platform]
    for _ in range(int(rng.integers(least, most + 1))):
        sentences.append(_sentence(rng, _SEQUELS, genres, name, place))
    return " ".join(sentences)


def _sentence(
    rng: Generator, patterns: tuple[str, ...], genres: tuple[str, ...], name: str, place: str
) -> str:
    plot = PLOTS[pick(rng, genres)]
    hero = pick(rng, plot.heroes)
    text = pick(rng, patterns).format(
        hero=hero,
        Hero=hero[0].upper() + hero[1:],
        task=pick(rng, plot.tasks),
        twist=pick(rng, plot.twists),
        name=name,
        place=place,
    )
    return text[0].upper() + text[1:]
