"""A second stage: trees that order the candidates of the first, grown on what users then liked.

It is taken only where its lists are better than those of the sum that it stands upon
(docs/decisions/0052-second-stage.md).
"""

from training.ranking.second_stage.fit import TO_LOAD_LIGHTGBM, is_available
from training.ranking.second_stage.grown import rehearsal, second_stage

__all__ = ["TO_LOAD_LIGHTGBM", "is_available", "rehearsal", "second_stage"]
