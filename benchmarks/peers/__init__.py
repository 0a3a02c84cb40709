"""One file per library that is measured, each with a `PEER` that says what it offers."""
