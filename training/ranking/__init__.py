"""Rankers: each learns from events how to order lists, and is searched the same way.

A new ranker is one file here and its line in `RANKERS`.
"""

from engine.register import register
from training.ranking.base import Ranker
from training.ranking.blend import Blend
from training.ranking.content import Content
from training.ranking.implicit_als import ImplicitAls
from training.ranking.item_knn import ItemKnn
from training.ranking.popular import Popular
from training.ranking.slist import Slist

# In the order in which they are searched: the blend starts from what was found for SLIST.
RANKERS: tuple[type[Ranker], ...] = (
    Popular,
    ItemKnn,
    ImplicitAls,
    Content,
    Slist,
    Blend,
)
BY_NAME = register(RANKERS, lambda ranker: ranker.name, "ranker")

__all__ = ["BY_NAME", "RANKERS", "Popular", "Ranker"]
