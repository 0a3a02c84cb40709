"""How lists are ordered: a ranker by its name, with the parameters of all that has a part in it."""

from dataclasses import dataclass, field

from training.ranking.base import Parameters
from training.ranking.popular import Popular

POPULAR, POPULAR_STARS = Popular.name, "popularity+stars"


@dataclass(frozen=True)
class RankerConfiguration:
    """A ranker with its parameters.

    Attributes:
        popular: the parameters of the popular lists beside it.
        recent: those of the prior of recent popularity; empty where there is none.
        second_stage: whether boosted trees order the best works anew.
    """

    name: str
    parameters: Parameters
    popular: Parameters
    recent: Parameters = field(default_factory=dict)
    second_stage: bool = False
