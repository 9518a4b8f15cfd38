"""The peer of a cold question: a bare typer command that says hello."""

import typer


def hello(name: str = "world") -> None:
    """Say hello."""
    typer.echo(f"Hello {name}")


if __name__ == "__main__":
    typer.run(hello)
