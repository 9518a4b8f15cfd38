"""What pages say as data, and which pages there are."""
