"""The documentation of the ontology: one page, in both languages, for each version."""
