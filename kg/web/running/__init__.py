"""The site while it runs: its state, its health, its log and its figures."""
