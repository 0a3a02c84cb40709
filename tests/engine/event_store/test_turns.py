"""Turns: one at a time, in the order in which they came, and nobody waits for ever."""

import threading
import time

from engine.event_store.turns import Turns


def test_who_came_first_is_let_in_first() -> None:
    turns, order = Turns(), []
    turns.acquire()

    def wait(number: int) -> None:
        with turns:
            order.append(number)

    threads = []
    for number in range(5):
        threads.append(threading.Thread(target=wait, args=(number,)))
        threads[-1].start()
        while len(turns._waiting) <= number:
            time.sleep(0.001)
    turns.release()
    for thread in threads:
        thread.join()
    assert order == [0, 1, 2, 3, 4]


def test_who_has_no_patience_leaves_the_others_their_turn() -> None:
    turns = Turns()
    turns.acquire()
    assert not turns.acquire(timeout=0.01)
    turns.release()
    assert turns.acquire(timeout=0)
    turns.release()


def test_one_at_a_time() -> None:
    turns, inside, most = Turns(), [0], [0]

    def enter() -> None:
        for _ in range(200):
            if not turns.acquire(timeout=5):
                most[0] = 99
                return
            inside[0] += 1
            most[0] = max(most[0], inside[0])
            inside[0] -= 1
            turns.release()

    threads = [threading.Thread(target=enter) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1]
    assert turns.acquire(timeout=0)
