"""What search engines ask for: which pages there are, and what to leave alone."""

import re

from starlette.requests import Request
from starlette.responses import Response

from kg.model.job import Job
from kg.web.answering import answer
from kg.web.http.problems import problem
from kg.web.running.serving import OWN, Serving

__all__ = ["robots", "sitemap", "sitemap_part"]

#: What would only make the server work: there is no end to it.
_ALONE = ("sparql", "api/", "search", "compare", "metrics")
_NUMBER = re.compile(r"[1-9][0-9]{0,5}")


async def robots(request: Request) -> Response:
    """Where robots find the pages, and what they leave alone."""
    serving: Serving = request.app.state.serving
    lines = ["User-agent: *", *(f"Disallow: /{place}" for place in _ALONE)]
    lines += ["", f"Sitemap: {serving.public}sitemap.xml", ""]
    headers = {"Cache-Control": "public, max-age=3600"}
    return Response("\n".join(lines), headers=headers, media_type="text/plain")


async def sitemap(request: Request) -> Response:
    """All pages; where one file cannot hold them, the index of the parts."""
    return await answer(request, Job("sitemap"), OWN)


async def sitemap_part(request: Request) -> Response:
    """A part of them, by its number from 1."""
    part = request.path_params["part"]
    if not _NUMBER.fullmatch(part):
        return problem(request, 404)
    return await answer(request, Job("sitemap", {"part": int(part)}), OWN)
