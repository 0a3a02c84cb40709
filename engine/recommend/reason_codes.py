"""What the reasons of entries are, for programs."""

from enum import StrEnum


class ReasonCode(StrEnum):
    """What a reason is."""

    GOES_WITH = "goes_with"
    LIKE = "like"
    STARS = "stars"
    POPULAR = "popular"
    VOTES = "votes"
    SEASONS = "seasons"
    PLATFORMS = "platforms"
    NEW = "new"
    PEOPLE = "people"
    CATALOG = "catalog"
    RECENT = "recent"
