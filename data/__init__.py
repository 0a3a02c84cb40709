"""Program 1: raw files to checked Parquet (`python -m data`)."""
