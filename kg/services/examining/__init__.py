"""Examine saved questions: headers, SPARQL, terms, time, answers, all at once."""
