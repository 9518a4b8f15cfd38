"""What changed between two builds, in words."""
