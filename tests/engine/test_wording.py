"""Figures are worded as people read them."""

from engine.wording import compact, dollars, enumerated, many, of, share


def test_figures_are_worded_as_people_read_them():
    assert [many(1, "film"), many(2000, "country"), many(2, "class")] == [
        "1 film",
        "2,000 countries",
        "2 classes",
    ]
    shares = [share(1, 1000), share(999, 1000), share(1, 10**6), share(1, 3), share(0, 0)]
    assert shares == ["0.1 %", "99.9 %", "0.1 %", "33 %", "0 %"]
    assert of(1, 4, "film") == "1 of 4 films (25 %)"
    numbers = (950, 9950, 12_500, 999_950, 3.1e6, 2e9, 0.5, 7e12)
    words = ["950", "9,950", "12.5k", "1,000k", "3.1M", "2B", "0.5", "7,000B"]
    assert list(map(compact, numbers)) == words
    assert dollars(1.5e6) == "$1.5M"
    assert [enumerated("abc"), enumerated("a")] == ["a, b and c", "a"]
