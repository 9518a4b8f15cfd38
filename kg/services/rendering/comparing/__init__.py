"""Regions and fields side by side."""
