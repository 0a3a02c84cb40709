"""What all workers of a service have in common: the program itself.

It is imported once, by the process that the others are forked from, so that they share what it
takes in memory. What never changes is hidden from the collector, which would write to it.
"""

import gc

from api import asgi

__all__ = ["asgi"]

gc.collect()
gc.freeze()
