"""How works are ordered that nobody did anything about: content near a profile, and a prior."""

from dataclasses import dataclass

from engine.arrays import Float32Array, Int64Array, Mask
from engine.models.cold_items import ColdItems
from engine.models.nearest import Nearest
from training.ranking.prior import WorkFacts


@dataclass(frozen=True)
class WorkEvidence:
    """What is known of works without anybody's events.

    Attributes:
        vectors: float32, shape (n_works, k): what they are about (`training.content.latent`).
    """

    vectors: Float32Array
    facts: WorkFacts

    def cold_items(self, counts: Int64Array, similar: Nearest, covered: Mask) -> ColdItems:
        """The model of works that have `counts` events; `covered` as the scorer has it."""
        prior = self.facts.prior(counts).astype("float32")
        grounds = self.facts.grounds(counts)
        return ColdItems(self.vectors, prior, grounds, counts == 0, covered, similar)
