"""The training report: one HTML file with the study's pictures and the release's figures."""
