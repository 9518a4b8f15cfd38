"""Tables as people have them: files and sheets in, typed rows out."""
