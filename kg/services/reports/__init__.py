"""The report of a check in every format, one file a format."""
