"""What is known of works without anybody's events, of one lake."""

from training.content.latent import latent_vectors
from training.content.works import described_lake_works
from training.dataset import Lake
from training.ranking.cold import WorkEvidence
from training.ranking.prior import WorkFacts


def work_evidence(lake: Lake) -> WorkEvidence:
    """The vectors and the facts of a lake's works."""
    return WorkEvidence(latent_vectors(described_lake_works(lake)), WorkFacts.from_lake(lake))
