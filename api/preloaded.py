"""What all workers of a service have in common: the program itself.

It is imported once, by the process that the others are forked from, so that they share what it
takes in memory; a service of one process imports it likewise. Nothing of it ever goes: the
collector, which would look through it again and again, waits meanwhile and never looks at it.
"""

import gc

gc.disable()
from api import asgi  # noqa: E402 - the collector waits
from api.freshness import fingerprint  # noqa: E402
from engine.version import program  # noqa: E402

fingerprint(), program()  # of the files that were imported, whatever becomes of them

gc.enable()
gc.freeze()

__all__ = ["asgi"]
