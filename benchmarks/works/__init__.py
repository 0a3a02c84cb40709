"""How good similar works are, by people who had no part in what made them similar."""
