"""One raw record to one clean row: catalogs, films, credits."""
