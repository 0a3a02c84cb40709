"""What all benchmarks stand on: peers, cells, processes, the machine and the pages.

`peer` says what a library offers, `cells` orders the measurements, `process` and `worker` run one
in a process of its own, `findings` keeps what came of them, `page` writes it as Markdown.
"""
