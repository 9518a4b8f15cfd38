"""Pages to ask on: saved questions, search, the editor, the API."""
