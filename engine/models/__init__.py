"""The models of a release: named arrays, each with its formula."""
