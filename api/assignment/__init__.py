"""The routes of the assignments, under their original names and with their original answers."""
