"""Hold the graph against the texts of its documents."""
