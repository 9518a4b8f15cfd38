"""From a job to a response: from the cache, a worker, whole, unchanged or an error."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from kg.errors import KgError
from kg.model.job import Job, Reply
from kg.services.pooling.lanes import BusyError, ClosingError
from kg.web.http.caching import Kept
from kg.web.http.clients import client_of
from kg.web.http.encoding import compressed, is_worth_it, wants_gzip
from kg.web.http.leaving import LeftError, unless_left
from kg.web.http.negotiation import header_of
from kg.web.http.problems import problem, problem_of
from kg.web.http.sending import Bytes
from kg.web.http.validators import has_already, key_of, tag_of
from kg.web.http.vary import joined
from kg.web.running.serving import Edition, Serving

__all__ = ["answer"]

#: Headers that say where a page and its other forms stand.
_OF_PLACES = ("Link", "Content-Location")
#: The client has left; nobody sees it but the access log.
_LEFT = 499


async def answer(
    request: Request,
    job: Job,
    lane: str,
    *,
    vary: str = "",
    headers: Mapping[str, str] | None = None,
    keep: bool = True,
) -> Response:
    """The response to a request that comes down to one job.

    Knows ETag and 304, HEAD, gzip, Cache-Control; jobs that are the same are done once;
    whatever goes wrong becomes a problem (RFC 9457) in the client's language.

    Args:
        request: The request.
        job: The work.
        lane: Whose workers do it.
        vary: Names of the headers that the job was chosen by.
        headers: Further headers.
        keep: May the reply be kept and given again while the build is the same?
    """
    serving: Serving = request.app.state.serving
    told = {**(headers or {}), "Vary": joined(vary, "Accept-Encoding")}
    request.scope["kg.lane"] = lane
    while True:
        edition = serving.edition
        try:
            return await _answer(request, serving, edition, job, told, keep)
        except LeftError:
            return Response(status_code=_LEFT)
        except ClosingError as error:
            # The build was replaced while this waited: the new one answers.
            if serving.edition is edition:
                return problem_of(request, error, told)
        except KgError as error:
            return problem_of(request, error, told)


async def _answer(
    request: Request,
    serving: Serving,
    edition: Edition,
    job: Job,
    told: Mapping[str, str],
    keep: bool,
) -> Response:
    """The response as one edition gives it.

    Raises:
        LeftError: The client has left.
        KgError: There is none.
    """
    packs = wants_gzip(header_of(request, "accept-encoding"))
    key = key_of(edition.name, job)
    if not keep:
        work = _reply(request, serving, edition, job)
        kept = Kept(await unless_left(request, work))
        return await _whole(request, serving, kept, key, told, packs, keep)
    asked = request.headers.get("if-none-match")
    if asked is not None:
        tag = has_already(asked, key, packs)
        if tag is not None:
            return _unchanged(serving, told, tag)
    kept = await _kept(request, serving, edition, key, job)
    if asked is not None and asked.strip() == "*" and kept.reply.status == 200:
        return _unchanged(serving, told, tag_of(key, False))
    return await _whole(request, serving, kept, key, told, packs, keep)


async def _reply(
    request: Request, serving: Serving, edition: Edition, job: Job
) -> Reply:
    """Have a worker do it, unless slow readers hold all there is for answers.

    Raises:
        BusyError: They do, or too many wait.
    """
    if serving.ledger.is_full:
        raise BusyError(
            "too many large answers are on their way; ask again later",
            "大きな答えの送信が重なっています。しばらくしてからお試しください",
            10,
        )
    lane = request.scope["kg.lane"]
    return await edition.pool.run(job, lane, client_of(request))


async def _kept(
    request: Request, serving: Serving, edition: Edition, key: str, job: Job
) -> Kept:
    """The reply to a job whose replies are kept, made at most once at a time."""
    cache = serving.caches[request.scope["kg.lane"]]
    found = cache.get(key)
    if found is not None:
        request.scope["kg.cache"] = "hit"
        return found

    async def work() -> Kept:
        kept = Kept(await _reply(request, serving, edition, job))
        # What an edition says that is shown no more would only take room.
        if kept.reply.status == 200 and edition is serving.edition:
            cache.keep(key, kept)
        return kept

    request.scope["kg.cache"] = "miss"
    return await unless_left(request, serving.flights.share(key, work))


def _unchanged(serving: Serving, told: Mapping[str, str], tag: str) -> Response:
    serving.unchanged += 1
    control = {"ETag": tag, "Cache-Control": serving.cache_control}
    return Response(status_code=304, headers={**told, **control})


async def _whole(
    request: Request,
    serving: Serving,
    kept: Kept,
    key: str,
    told: Mapping[str, str],
    packs: bool,
    keep: bool,
) -> Response:
    reply = kept.reply
    if reply.status >= 400:
        # What is not there has no other forms, and no file of its own.
        told = {n: value for n, value in told.items() if n not in _OF_PLACES}
        if not reply.body:
            return problem(request, reply.status, headers={**reply.headers, **told})
    all_told = {**reply.headers, **told}
    all_told["Vary"] = joined(told["Vary"], reply.headers.get("Vary", ""))
    body = reply.body
    packs = packs and is_worth_it(reply.media, len(body))
    if packs:
        body = await _packed(request, serving, kept, key)
        all_told["Content-Encoding"] = "gzip"
    if keep and reply.status == 200:
        all_told["ETag"] = tag_of(key, packs)
        all_told["Cache-Control"] = serving.cache_control
    else:
        all_told["Cache-Control"] = "no-store"
    return Bytes(body, reply.status, all_told, reply.media, serving.ledger)


async def _packed(request: Request, serving: Serving, kept: Kept, key: str) -> bytes:
    """The body compressed, once for all who ask for it."""
    if kept.packed is None:
        packed = await compressed(kept.reply.body, serving.packing)
        # Somebody else may have been faster; the bytes are the same.
        serving.caches[request.scope["kg.lane"]].pack(key, kept, packed)
    assert kept.packed is not None
    return kept.packed
