"""The questions that someone names: all, a name, a topic, a file or a folder."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import UsageError
from kg.model.settings import own_queries
from kg.services.assets import asset
from kg.services.catalogue.find import ending_in, is_file, no_question, question_files

__all__ = ["Chosen", "chosen_questions"]


#: By these files a folder of one's own is told that a question belongs to.
_GOLDEN = ("tsv", "nt", "md")


@dataclass(frozen=True, slots=True)
class Chosen:
    """One question: its name, its file, and the folder that names it.

    Attributes:
        whole: Was all of the folder chosen?
    """

    name: str
    path: Path
    folder: Path
    whole: bool = False

    @property
    def own(self) -> bool:
        """Is it of someone's own, and not one that ships with kg?"""
        return self.folder.resolve() != asset("queries").resolve()


def _in_folder(folder: Path, whole: bool = True) -> list[Chosen]:
    return [
        Chosen(name, path, folder, whole)
        for name, path in question_files(folder).items()
    ]


def _file(path: Path) -> Chosen:
    """A file: named by its folder of questions, else by itself.

    Raises:
        UsageError: There is no such file.
    """
    if not path.is_file():
        raise UsageError(
            f"{path}: there is no such file", f"{path}：ファイルがありません"
        )
    for folder in (asset("queries"), *own_queries()):
        if path.resolve().is_relative_to(folder.resolve()):
            below = path.resolve().relative_to(folder.resolve())
            return Chosen(below.with_suffix("").as_posix(), path, folder)
    for folder in path.parents:
        name = path.relative_to(folder).with_suffix("").as_posix()
        if any((folder / "golden" / f"{name}.{end}").is_file() for end in _GOLDEN):
            return Chosen(name, path, folder)
    return Chosen(path.stem, path, path.parent)


def chosen_questions(asked: Sequence[str]) -> list[Chosen]:
    """The questions that are named, each once; all there are without a name.

    Args:
        asked: Names or their last part, topics such as `cost`, files, folders.

    Raises:
        QueryError: A name is that of no question, or of several.
        UsageError: There is no such file, or a folder holds no question.
    """
    folders = (asset("queries"), *own_queries())
    every = [each for folder in folders for each in _in_folder(folder)]
    if not asked:
        return every
    found: list[Chosen] = []
    for name in asked:
        if is_file(name):
            found.append(_file(Path(name)))
        elif Path(name).is_dir() and not any(name == e.name for e in every):
            inside = _in_folder(Path(name))
            if not inside:
                raise UsageError(
                    f"{name}: holds no .rq file",
                    f"{name}：.rq ファイルがありません",
                )
            found.extend(inside)
        else:
            found.extend(_named(name, every))
    return list({each.path.resolve(): each for each in found}.values())


def _named(name: str, every: Sequence[Chosen]) -> list[Chosen]:
    """The question of a name, or those of a topic.

    Raises:
        QueryError: There is none, or more than one of that last part.
    """
    topic = name.removesuffix("/") + "/"
    exact = [each for each in every if each.name == name]
    within = [each for each in every if each.name.startswith(topic)]
    known = [each.name for each in every]
    ending = ending_in(name, known)
    ends = [each for each in every if each.name in ending]
    if exact or within or len(ends) == 1:
        kept = exact or within or ends
        return [Chosen(each.name, each.path, each.folder) for each in kept]
    raise no_question(name, known)
