"""What all benchmarks stand on: peers, cells, processes, the machine and the pages.

`peer` says what a library offers and `libraries` which are installed; `cells` orders the
measurements and keeps what came of them; `process` and `worker` run one in a process of its own;
`page` writes the pieces of a page. `fitting` and `ranking` are what peers are given and give.
"""
