"""The model card: what a release is, how good it is, where it is weak, as Markdown to be read."""
