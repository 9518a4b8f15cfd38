"""Draw an answer as its question's view says."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from kg.errors import UsageError
from kg.model.iris import Names
from kg.model.lang import Lang, Text
from kg.model.result import Rows
from kg.model.saved_query import Column
from kg.model.view import View, ViewKind
from kg.services.answers.frame import Frame, frame_of
from kg.services.charting.bars import bars
from kg.services.charting.frame import NARROW, WIDE, Drawn, Spec, compose
from kg.services.charting.lines import lines
from kg.services.charting.maps import maps
from kg.services.charting.matrix import matrix
from kg.services.charting.reading import Reading, clean
from kg.services.charting.wording import WORDS, bracketed

__all__ = ["Chart", "draw"]


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of an answer.

    Attributes:
        spec: The picture in Vega-Lite, with its data.
        narrow: The same for a telephone.
        title: What it is called.
        description: What it shows, for those who cannot see it.
        lang: The language of its text.
        frame: The whole answer as a table in that language.
    """

    spec: Spec
    narrow: Spec
    title: str
    description: str
    lang: Lang
    frame: Frame

    def svg(self) -> str:
        """The picture as SVG: text as text, nothing outside it needed.

        Raises:
            UsageError: The package that draws (the extra `chart`) is not installed.
        """
        from kg.services.charting.render import render_svg

        return render_svg(self.spec, self.lang, self.title, self.description, "kg")

    def __repr__(self) -> str:
        return f"<Chart: {self.title}>"

    def _repr_svg_(self) -> str:
        return self.svg()

    def html(self) -> str:
        """The picture as a page that stands alone, with the answer as a table.

        Raises:
            UsageError: The package that draws (the extra `chart`) is not installed.
        """
        from kg.services.answers.to_html import answer_html
        from kg.services.charting.render import render_svg

        pictures = {
            key: render_svg(spec, self.lang, self.title, self.description, key)
            for key, spec in (("wide", self.spec), ("narrow", self.narrow))
        }
        return answer_html(self.frame, title=self.title, pictures=pictures)


def _source(command: str | None, lang: Lang, kind: ViewKind) -> str:
    """Where the figures come from, how to see it, and under which licence."""
    how = clean(f"{command} --evidence") if command else ""
    source = bracketed(WORDS["source"].of(lang), how, lang)
    stop = "。" if lang is Lang.JA else ". "
    parts = [source, WORDS["licence"].of(lang)]
    if kind is ViewKind.MAP:
        parts.append(WORDS["coast"].of(lang))
    return stop.join(parts)


def draw(
    answer: Rows,
    view: View,
    columns: Sequence[Column],
    lang: Lang,
    *,
    title: str,
    names: Names,
    labels: Mapping[str, Text],
    places: Mapping[str, tuple[float, float]],
    command: str | None = None,
) -> Chart:
    """Draw an answer as a view says.

    Args:
        answer: The rows; each is drawn as it is, and none is added to another.
        view: The kind of picture, and the column of each role.
        columns: Labels and units of the columns.
        lang: The language of the text.
        title: What the picture is called.
        names: The base, for prefixes.
        labels: What IRIs are called.
        places: Latitude and longitude of municipalities, by IRI or code.
        command: What was asked, as it is typed, so that a reader can ask it for its
            evidence.

    Raises:
        UsageError: The view is a table, or the answer holds nothing to draw.
    """
    if view.kind is ViewKind.TABLE:
        raise UsageError(
            "this question is answered by a table, not by a picture; use -f html",
            "この質問の答えは図ではなく表で見るものです。-f html を使ってください",
        )
    reading = Reading(answer, view, columns, lang, labels)
    kinds: Mapping[ViewKind, Callable[[int], Drawn]] = {
        ViewKind.BAR: lambda width: bars(reading, width),
        ViewKind.LINE: lambda width: lines(reading, width),
        ViewKind.MATRIX: lambda width: matrix(reading, width),
        ViewKind.MAP: lambda width: maps(reading, places, width),
    }
    title = clean(title)
    wide, narrow = kinds[view.kind](WIDE), kinds[view.kind](NARROW)
    notes = [note.of(lang) for note in wide.notes]
    colon, stop = ("：", "。") if lang is Lang.JA else (": ", ". ")
    kind = WORDS[view.kind].of(lang)
    description = stop.join([f"{kind}{colon}{title}", *notes])

    def whole(drawn: Drawn) -> Spec:
        said = [note.of(lang) for note in drawn.notes]
        said.append(_source(command, lang, view.kind))
        return compose(drawn.paper, drawn.blocks, title, description, said)

    return Chart(
        spec=whole(wide),
        narrow=whole(narrow),
        title=title,
        description=description,
        lang=lang,
        frame=frame_of(answer, names, lang, columns, labels),
    )
