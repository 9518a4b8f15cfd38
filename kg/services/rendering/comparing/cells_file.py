"""Where the cells of the comparison stand on a site of files, by national field."""

import re
from hashlib import sha256

__all__ = ["cells_file"]

#: What can be the name of a file on any system.
_PLAIN = re.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,80}")


def cells_file(key: str, lang: str) -> str:
    """The path of the file with the cells of a field in one language.

    Args:
        key: How the address of the comparison calls the field.
        lang: The language.
    """
    plain = _PLAIN.fullmatch(key)
    name = key if plain else sha256(key.encode()).hexdigest()[:16]
    return f"compare/{name}.{lang}.json"
