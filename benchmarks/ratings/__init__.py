"""How well stars are predicted on Surprise's own folds of ML-100k, tuned anew for each."""
