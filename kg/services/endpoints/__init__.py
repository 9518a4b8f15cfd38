"""A SPARQL endpoint: how it is asked, and what it may answer."""
