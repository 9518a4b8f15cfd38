"""The tables and answers as one SQLite file, for people who do not know RDF."""
