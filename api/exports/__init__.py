"""What a person takes elsewhere: files, feeds and an addon of history, watchlist and list."""
