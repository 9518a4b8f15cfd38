"""The site over HTTP: what a request means, and how its answer travels.

The main process only speaks HTTP. Every query and every page is made by workers
(`kg.services.pooling`), which `kg.web.jobs` tells what to do.
"""
