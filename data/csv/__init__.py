"""Raw text: files, records with their line numbers, tables with a header, literals in a cell."""
