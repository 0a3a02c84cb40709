"""One file per library that is measured; each has `measure(train, options)`.

A peer is imported only in the process that measures it, so that no library weighs on another.
"""
