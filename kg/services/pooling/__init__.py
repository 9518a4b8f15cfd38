"""Processes that do the work and can be ended: a crowd of forks around one store."""
