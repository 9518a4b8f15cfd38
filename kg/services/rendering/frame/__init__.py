"""What every page stands in: its setting, its passages, how values are told."""
