"""The page of the API: what can be asked, how, and what comes back."""

from kg.services.rendering.asking.questions import QUESTIONS, shelf_of
from kg.services.rendering.frame.setting import Setting

__all__ = ["api_page"]

#: Where a server of one's own answers, for a site that has none.
_SERVER = "http://127.0.0.1:8000/"
#: As many choices stand on the page; the document has all.
_CHOICES = 6


def api_page(at: Setting) -> str:
    """The page: an introduction, then every question with its parameters."""
    shelf = shelf_of(at)
    told = []
    for question in shelf.questions.values():
        parameters = [
            {
                "name": each.name,
                "label": each.text.of(at.lang),
                "type": each.type.text.of(at.lang),
                "default": question.default(each, at.names.base),
                "several": each.several,
                "choices": shelf.choices(each)[:_CHOICES],
                "more": max(len(shelf.choices(each)) - _CHOICES, 0),
            }
            for each in question.parameters
        ]
        told.append({"question": question, "parameters": parameters})
    return at.render(
        "api.html",
        told=told,
        page_of=lambda question: at.href(f"{QUESTIONS}/{question.name}"),
        root=(at.public or at.names.base) if at.live else _SERVER,
    )
