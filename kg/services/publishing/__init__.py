"""The site as files on any static host."""
