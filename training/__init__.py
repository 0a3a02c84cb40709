"""Program 2: the lake to a published release (`python -m training`)."""
