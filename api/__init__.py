"""Program 3: a release to answers over HTTP (`python -m api`)."""
