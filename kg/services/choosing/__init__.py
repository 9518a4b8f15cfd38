"""What a person may choose for a parameter, and what a name means."""
