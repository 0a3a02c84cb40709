"""What is like what by content: TF-IDF over catalogs and films."""
