"""How far a long run is: a bar on a terminal, and nothing anywhere else."""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from kg.model.lang import Lang, Text

__all__ = ["progress_bar"]

#: What a phase is called, by its first part.
_CALLED = {
    "assets": Text("scripts and styles", "スクリプトとスタイル"),
    "descriptions": Text("descriptions", "カタログ・来歴"),
    "dump_sums": Text("checksums", "チェックサム"),
    "dumps": Text("dumps", "一括ダウンロード"),
    "leads": Text("indexes and addresses", "目次とアドレス"),
    "offline": Text("offline use", "オフライン用"),
    "pages": Text("pages", "ページ"),
}
#: Seconds between two pictures of the bar.
_PAUSE = 0.1


@contextmanager
def progress_bar(
    lang: Lang,
) -> Iterator[Callable[[Sequence[str], int, int], None] | None]:
    """A bar on standard error; nothing where that is no terminal.

    What is given is called with the names of what is done, how much of it is done, and
    how much there is.

    Args:
        lang: The language of what stands beside the bar.
    """
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    # Without a thread of its own: processes are born beside it.
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        auto_refresh=False,
        transient=True,
    )
    task = bar.add_task("", total=None, rate="")
    shown: Sequence[str] = ()
    began = last = 0.0

    def tell(parts: Sequence[str], done: int, total: int) -> None:
        nonlocal shown, began, last
        now = time.monotonic()
        if parts != shown:
            shown, began = parts, now
            said = _CALLED.get(parts[0], Text(parts[0], parts[0])).of(lang)
            bar.reset(task, total=total, description=said, rate="")
        rate = done / (now - began) if done and now > began else 0.0
        shown_rate = f"{rate:,.0f}/s" if rate else ""
        bar.update(task, completed=done, total=total, rate=shown_rate)
        if now - last >= _PAUSE or done == total:
            last = now
            bar.refresh()

    with bar:
        yield tell
