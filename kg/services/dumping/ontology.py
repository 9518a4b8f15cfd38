"""The ontology and the shapes as one Turtle file each, as their authors wrote them."""

from collections.abc import Iterator

from pyoxigraph import Dataset, RdfFormat, parse

from kg.model.iris import Names
from kg.model.lang import Text
from kg.model.site_file import DumpRole, SiteFile
from kg.services.assets import asset, turtle_files
from kg.services.dumping.told import FOLDER, Told

__all__ = ["ontology_files", "told_of_ontology"]

#: The folder that ships, by the file that is made of it.
_FOLDERS = {
    "ontology": Text(
        "The ontology: classes, properties, concept schemes (Turtle)",
        "オントロジー：クラス・プロパティ・概念体系（Turtle）",
    ),
    "shapes": Text("The rules as SHACL shapes (Turtle)", "検査規則の SHACL（Turtle）"),
}


def _path(folder: str) -> str:
    return f"{FOLDER}/teiju-kg-{folder}.ttl"


def _body(folder: str, names: Names) -> str:
    """The files of a folder one after the other, with their comments.

    Turtle lets each declare its prefixes anew; none of ours names a blank node.
    """
    root = asset(folder)
    texts = [
        f"# {path.relative_to(root).as_posix()}\n\n{path.read_text(encoding='utf-8')}"
        for path in turtle_files(root)
    ]
    return names.rebase("\n".join(texts))


def ontology_files(names: Names) -> Iterator[SiteFile]:
    """Both files, below the base."""
    for folder in _FOLDERS:
        yield SiteFile(_path(folder), _body(folder, names).encode())


def told_of_ontology(names: Names) -> Iterator[Told]:
    """Both, with how many statements each holds."""
    for folder, title in _FOLDERS.items():
        quads = Dataset(parse(_body(folder, names), format=RdfFormat.TURTLE))
        yield Told(
            _path(folder),
            DumpRole.DESCRIPTION,
            title,
            RdfFormat.TURTLE.media_type,
            statements=len(quads),
        )
