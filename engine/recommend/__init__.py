"""From a user to a ranked list: profile, candidates, scores, top-k, explanation."""
