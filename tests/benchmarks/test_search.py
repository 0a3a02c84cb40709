"""The search benchmark runs on a home and prints its figures."""

import re

from benchmarks.search.run import run
from benchmarks.settings import SearchSettings
from engine.store.home import Home


def test_both_ways_of_searching_are_timed(sample_home: Home, capsys) -> None:
    run(SearchSettings(home=sample_home.root, names=5))
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(",")[0] for line in lines] == ["as typed", "one letter wrong"]
    assert all(
        re.search(r"films [\d.]+ ms .*loop [\d.]+ ms .*everything [\d.]+ ms", x) for x in lines
    )
