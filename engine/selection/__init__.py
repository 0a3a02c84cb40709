"""Rows of the lake's tables that pass conditions: read in parts, sorted, counted, streamed."""
