"""Saved questions: find them, ask them here or elsewhere, write the answers."""
