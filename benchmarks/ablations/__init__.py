"""What each part of the lists is worth: as chosen, and the same without it."""
