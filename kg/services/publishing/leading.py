"""Pages that lead on in the visitor's language, where no server can choose it."""

from collections.abc import Mapping
from pathlib import Path

from kg.model.lang import Lang, Text
from kg.model.site import PageFormat
from kg.services import rendering
from kg.services.answers.pages import page_template

__all__ = ["lead_page"]

_TEMPLATE = Path(rendering.__file__).with_name("templates") / "_lead.html"
_NAMES = {Lang.JA: "日本語", Lang.EN: "English"}
_FORMATS = {
    PageFormat.TTL: "Turtle",
    PageFormat.JSONLD: "JSON-LD",
    PageFormat.NT: "N-Triples",
    PageFormat.CSV: "CSV",
    PageFormat.RDF: "RDF/XML",
}


def lead_page(
    title: Text, targets: Mapping[Lang, str], data: Mapping[str, str], assets: str
) -> str:
    """A small page that leads to another one: by script, by refresh, by plain links.

    Args:
        title: What it leads to.
        targets: The relative addresses of that, by language; Japanese goes first where
            the browser asks for neither.
        data: The relative addresses of the same as data, by suffix (`ttl`).
        assets: The relative address of the folder of assets, ending in a slash.
    """
    ordered = [(lang, _NAMES[lang], targets[lang]) for lang in Lang if lang in targets]
    formats = [
        (_FORMATS[form], form.media, data[form]) for form in PageFormat if form in data
    ]
    return page_template(_TEMPLATE).render(
        title=title, targets=ordered, data=formats, assets=assets
    )
