"""The SPARQL endpoint and what describes it."""
