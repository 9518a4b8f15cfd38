"""Names of headers that a response was chosen by."""

__all__ = ["joined"]


def joined(*lists: str) -> str:
    """Several lists of names as one, each name once, in the order they came in."""
    names: dict[str, str] = {}
    for name in ",".join(lists).split(","):
        if name.strip():
            names.setdefault(name.strip().lower(), name.strip())
    return "*" if "*" in names else ", ".join(names.values())
