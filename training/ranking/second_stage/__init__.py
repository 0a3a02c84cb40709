"""A second stage: trees that order the candidates of the first, grown on what users then liked.

It is left out where its lists are worse than those of the sum that it stands upon
(docs/decisions/0058-the-second-stage-stands.md).
"""

from training.ranking.second_stage.fit import TO_LOAD_LIGHTGBM, is_available
from training.ranking.second_stage.grown import second_stage

__all__ = ["TO_LOAD_LIGHTGBM", "is_available", "second_stage"]
