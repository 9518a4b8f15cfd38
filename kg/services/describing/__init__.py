"""What a publication says of itself: catalogue, provenance, citation."""
