"""Ranking models: each learns from ratings how to order lists, and is searched the same way."""

from training.rankers.base import Ranker
from training.rankers.blend import Blend
from training.rankers.content import Content
from training.rankers.ials import ImplicitAls
from training.rankers.knn import ItemKnn
from training.rankers.popular import Popular
from training.rankers.slist import Slist

# In the order in which they are searched: the blend starts from what SLIST found.
RANKERS: tuple[type[Ranker], ...] = (Popular, ItemKnn, ImplicitAls, Content, Slist, Blend)
BY_NAME: dict[str, type[Ranker]] = {ranker.name: ranker for ranker in RANKERS}

__all__ = ["BY_NAME", "RANKERS", "Blend", "Content", "Popular", "Ranker", "Slist"]
