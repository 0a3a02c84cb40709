"""Films and their groups: franchises, countries, companies, people (`/v1/movies` and others)."""
