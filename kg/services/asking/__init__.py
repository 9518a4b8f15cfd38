"""Ask a question of a graph: here, in another engine, or at an endpoint."""
