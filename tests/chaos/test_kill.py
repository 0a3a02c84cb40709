"""Whoever writes events is killed at any moment, and what was acknowledged is there.

`make chaos` does the same 200 times and kills the server's processes too.
"""

import random

from engine.store.home import Home
from tests.chaos.rounds import check_client, kill_client, kill_service
from tests.databases import Place

ROUNDS = 10


def test_what_a_killed_client_was_promised_is_there(place: Place) -> None:
    chance, free = random.Random(7), 0
    for _ in range(ROUNDS):
        last = kill_client(place, free, chance, lambda: None)
        free = check_client(place, last)
    assert free > ROUNDS


def test_what_a_killed_service_answered_is_there(place: Place) -> None:
    chance = random.Random(8)
    for _ in range(2):
        kill_service(Place(Home(place.home.root), place.url), chance)
