"""What stands behind an answer or a thing: documents, lines and figures."""
