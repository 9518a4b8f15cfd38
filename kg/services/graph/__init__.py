"""Rows become statements, statements become files and stores."""
