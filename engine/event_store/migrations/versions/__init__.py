"""One file for each revision, which never changes once it was released."""
