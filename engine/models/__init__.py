"""The models of a release: named arrays, each with its formula.

A new model is one file here and its line in `MODELS`.
"""

from engine.models.base import Model
from engine.models.biased_mf import BiasedMF, Biases
from engine.models.boosted_trees import BoostedTrees
from engine.models.cold_items import ColdItems
from engine.models.implicit_mf import ImplicitMF
from engine.models.item_item import ItemItem
from engine.models.mf_with_neighbours import MFWithNeighbours
from engine.models.nearest import Nearest
from engine.models.popularity import Popularity, PopularityAndStars
from engine.models.recent_popularity import RecentPopularity
from engine.models.second_stage import SecondStage
from engine.register import register

MODELS: dict[str, type[Model]] = register(
    (
        Biases,
        BiasedMF,
        MFWithNeighbours,
        ItemItem,
        ImplicitMF,
        Popularity,
        PopularityAndStars,
        RecentPopularity,
        Nearest,
        ColdItems,
        BoostedTrees,
        SecondStage,
    ),
    lambda model: model.kind,
    "kind",
)

__all__ = ["MODELS"]
