"""The whole policy trained and tested again on parts of the events: `make evaluate`."""
