"""Ranking models: each learns from ratings how to order lists, and is searched the same way."""

from training.ranking.base import Ranker
from training.ranking.blend import Blend
from training.ranking.content import Content
from training.ranking.ials import ImplicitAls
from training.ranking.knn import ItemKnn
from training.ranking.popular import Popular
from training.ranking.slist import Slist

# In the order in which they are searched: the blend starts from what SLIST found.
RANKERS: tuple[type[Ranker], ...] = (Popular, ItemKnn, ImplicitAls, Content, Slist, Blend)
BY_NAME: dict[str, type[Ranker]] = {ranker.name: ranker for ranker in RANKERS}

__all__ = ["BY_NAME", "RANKERS", "Blend", "Content", "Popular", "Ranker", "Slist"]
