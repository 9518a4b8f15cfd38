"""Lists of things: by kind, of every kind there is, of what refers to a thing."""
