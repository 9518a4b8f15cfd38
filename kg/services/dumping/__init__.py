"""The graph and its tables as files to download, for other tools."""
