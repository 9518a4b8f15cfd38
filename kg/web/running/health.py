"""Is the site well, and how is it doing: answered by the main process alone."""

import json
import time
from ipaddress import ip_address

from starlette.requests import Request
from starlette.responses import Response

from kg.model.lang import Text
from kg.web.http.problems import problem
from kg.web.running.serving import Serving

__all__ = ["health", "metrics"]

#: A proxy on the same machine asks for others, and says so.
_FORWARDED = ("x-forwarded-for", "forwarded", "x-real-ip", "via")


async def health(request: Request) -> Response:
    """What runs: 200 where the site answers, 503 where it ends or has no workers."""
    serving: Serving = request.app.state.serving
    edition = serving.edition
    figures = edition.pool.figures()
    is_well = figures.alive and not serving.ending
    told = {
        "status": "ok" if is_well else "ending" if serving.ending else "no workers",
        "build": serving.digest,
        "statements": edition.pool.told.get("statements"),
        "uptime": round(time.monotonic() - serving.since, 1),
        "loaded": round(time.monotonic() - edition.since, 1),
        "lanes": {
            name: {
                "workers": lane.workers,
                "running": lane.running,
                "waiting": lane.waiting,
                "memory_limit": edition.pool.lanes[name].memory,
            }
            for name, lane in figures.lanes.items()
        },
    }
    body = json.dumps(told).encode() + b"\n"
    headers = {"Cache-Control": "no-store"}
    if not is_well:
        headers["Retry-After"] = "5"
    status = 200 if is_well else 503
    return Response(body, status, headers, media_type="application/json")


async def metrics(request: Request) -> Response:
    """Figures in the text format of Prometheus; for this machine unless all may see."""
    serving: Serving = request.app.state.serving
    if not serving.metrics_public and not _is_here(request):
        said = Text(
            "Metrics are for this machine only; --metrics-public shows them to all.",
            "メトリクスはこのマシンからのみ取得できます"
            "（--metrics-public で公開できます）。",
        )
        return problem(request, 403, said)
    from kg.web.running.metrics import exposition

    body, media = exposition(serving, request.headers.get("accept", ""))
    headers = {"Cache-Control": "no-store", "Content-Type": media}
    return Response(body, headers=headers)


def _is_here(request: Request) -> bool:
    if any(name in request.headers for name in _FORWARDED):
        return False
    try:
        address = ip_address(request.client.host if request.client else "")
    except ValueError:
        return False
    # A socket for both versions gives addresses of version 4 as such of version 6.
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback
