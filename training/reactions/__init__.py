"""What came of the answers that the service gave, by the events that name one of them."""
