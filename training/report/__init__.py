"""What a training found, for people: summary, model card, pages."""
