"""The work itself: read, build, store, validate, locate, query, write."""
