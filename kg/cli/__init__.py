"""The command `kg`: one verb a file, one place for options, one for errors."""

from kg.cli.app import main

__all__ = ["main"]
