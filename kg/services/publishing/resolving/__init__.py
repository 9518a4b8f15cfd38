"""Rules for hosts: how the IRIs of a published site lead to its files."""
