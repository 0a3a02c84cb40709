"""The operator's pages: what is in service, how it fares, and which release is to be."""
