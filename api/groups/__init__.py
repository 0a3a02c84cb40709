"""Several people: batches of users, one list for a group, how alike two tastes are."""
