"""The parts of a published site: each says its units of work, and makes their files."""
