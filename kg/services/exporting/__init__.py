"""Take the graph elsewhere: to one file, to a file a graph, to a server."""
