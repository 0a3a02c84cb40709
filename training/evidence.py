"""What is known of works without anybody's events, of one lake."""

from training.content.latent import latent_vectors
from training.content.works import SimilarWorks
from training.dataset import Lake
from training.ranking.cold import WorkEvidence
from training.ranking.prior import WorkFacts


def work_evidence(lake: Lake, compared: SimilarWorks) -> WorkEvidence:
    """The vectors and the facts of a lake's works, which are `compared` already."""
    return WorkEvidence(latent_vectors(compared.vectors), WorkFacts.from_lake(lake))
