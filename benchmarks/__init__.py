"""Measurements beside peers, in one run; `make bench` runs them and prints ratios."""
