"""What the workers of the site do: one module a kind of job, run beside the graph."""
