"""Models that make lists, a module each, run where the library is installed.

A module has `lists(train, users, n)`, which gives the best `n` unseen items of each user: int32,
shape (len(users), n), -1 where a list ends.
"""
