"""Answers as pictures: a Vega-Lite specification, drawn without browser or network."""
