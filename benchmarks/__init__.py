"""Cartelera beside other libraries, `python -m benchmarks --help`; never imported by the programs.

`peers` has a file for each library, `harness` what all benchmarks stand on, `results` what came
out. `speed`, `serving`, `lists`, `ratings`, `films`, `works` and `search` are a benchmark each;
`equality` compares releases.
"""
