"""Settings: flags first, then `KG_*` variables, then kg.toml.

The command line hands flags over as arguments; typer reads the variables; this module
reads kg.toml into the defaults that typer falls back on.
"""

import os
from pathlib import Path
from typing import Any

from kg.errors import UsageError
from kg.model.lang import Lang
from kg.model.why import why

__all__ = ["DEFAULT_BUILD", "default_language", "own_queries", "read_config"]

#: Where `kg build` writes and `kg query` looks, below the current folder.
DEFAULT_BUILD = Path("build/kg.nq")


def read_config(path: Path) -> dict[str, Any]:
    """The table of kg.toml; empty where there is no such file.

    Top-level keys serve every command, a table `[validate]` that command alone.

    Raises:
        UsageError: The file cannot be read, or is not TOML.
    """
    if not path.exists():
        return {}
    import tomllib

    try:
        with path.open("rb") as stream:
            return tomllib.load(stream)
    except (OSError, UnicodeDecodeError) as error:
        said = why(error)
        raise UsageError(
            f"{path}: cannot be read: {said.en}", f"{path}：読めません（{said.ja}）"
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise UsageError(
            f"{path}: is no TOML: {error}", f"{path}：TOML として読めません（{error}）"
        ) from error


def default_language() -> Lang:
    """Japanese where the locale is Japanese, else English."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name)
        if value:
            return Lang.JA if value.startswith("ja") else Lang.EN
    import locale

    code = locale.getlocale()[0] or ""
    return Lang.JA if code.startswith("ja") else Lang.EN


def own_queries() -> list[Path]:
    """The folders of questions of one's own that KG_QUERIES names."""
    given = os.environ.get("KG_QUERIES", "").split(os.pathsep)
    return [Path(folder) for folder in given if folder]
