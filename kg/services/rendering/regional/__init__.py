"""The pages of regions and of what is theirs: municipalities, projects, indicators."""
