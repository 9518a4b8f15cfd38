"""Hold tables and graphs against the rules, and lead findings to cells."""
