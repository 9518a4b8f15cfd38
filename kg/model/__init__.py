"""What the services hand each other: names, tables, findings, results, questions."""
