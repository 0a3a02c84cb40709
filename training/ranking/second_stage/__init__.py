"""A second stage: trees that order the candidates of the first, grown on what users then liked.

It is taken only where its lists are better than those of the sum that it stands upon
(docs/decisions/0052-second-stage.md).
"""

from training.ranking.second_stage.fit import is_available
from training.ranking.second_stage.gate import is_earned
from training.ranking.second_stage.grown import second_stage

__all__ = ["is_available", "is_earned", "second_stage"]
