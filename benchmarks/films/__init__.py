"""Similar films measured: recipes of earlier systems, collaborative neighbours, the comparison."""
