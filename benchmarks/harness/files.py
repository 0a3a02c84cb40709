"""Ratings as a file that every environment reads: NumPy's arrays alone."""

from pathlib import Path

import numpy as np

from engine.events.interactions import Interactions
from engine.scale import RatingScale

_COLUMNS = ("user", "work", "rating")


def save(ratings: Interactions, path: Path, **more: np.ndarray) -> None:
    """Write ratings, their times where they have some, and other arrays beside them."""
    arrays = more if ratings.time is None else {**more, "time": ratings.time}
    arrays |= {name: getattr(ratings, name) for name in _COLUMNS}
    arrays["sizes"] = np.array([ratings.n_users, ratings.n_works])
    arrays["scale"] = np.array([ratings.scale.low, ratings.scale.high])
    with path.open("wb") as file:
        np.savez(file, allow_pickle=False, **arrays)


def load(path: Path) -> Interactions:
    """Read ratings that were saved."""
    with np.load(path, allow_pickle=False) as saved:
        n_users, n_works = saved["sizes"].tolist()
        scale = RatingScale(*saved["scale"].tolist())
        user, work, rating = (saved[name] for name in _COLUMNS)
        time = saved["time"] if "time" in saved.files else None
        return Interactions(user, work, rating, n_users, n_works, scale, time)
