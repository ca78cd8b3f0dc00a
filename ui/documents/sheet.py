"""The frame of the pages beside the editor, which are written here and need no script."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path

from transcript.document import Document
from transcript.messages import Message
from ui import text
from ui.views import PRIVATE_HEADERS

_STYLE = Path(__file__).with_name("sheet.css").read_text(encoding="utf-8")
SHEET_POLICY = PRIVATE_HEADERS | {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'"
}
"""Headers of a page with a style of its own and nothing else."""
_THEMES = ("light", "dark")


@dataclass(frozen=True, slots=True)
class Look:
    """Language ("en" or "te", else English) and theme ("light" or "dark", else as the system is set)."""

    language: str = "en"
    theme: str = ""


def page_start(document: Document, say: Mapping[str, str], look: Look) -> list[str]:
    """Everything before a page's first section. `say` holds its strings, title and back among them."""
    chosen = say["language"]
    other = next(code for code in text.LANGUAGES if code != chosen)
    theme = look.theme if look.theme in _THEMES else ""
    themed = f' data-theme="{theme}"' if theme else ""
    title = escape(say["title"])
    others = f"?language={other}&amp;theme={theme}"
    return [
        f'<!doctype html><html lang="{chosen}"{themed}><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width"><meta name="referrer" content="no-referrer">',
        f"<title>{title}</title><style>{_STYLE}</style>",
        f'<header><a href="../../#{escape(document.id)}">{escape(say["back"])}</a>',
        f'<a lang="{other}" href="{others}">{text.LANGUAGE_NAMES[other]}</a></header>',
        f"<main><h1>{title}</h1><p class='name' translate='no'>{escape(document.name)}</p>",
    ]


def plain_page(title: str, parts: Iterable[str]) -> str:
    """A page in English that belongs to no document; `parts` are its HTML."""
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><meta name="referrer" content="no-referrer">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style><main><h1>{escape(title)}</h1>"
        f"{''.join(parts)}{page_end()}"
    )


def problem_page(reason: Message, say: Mapping[str, str], look: Look, links: Mapping[str, str]) -> str:
    """A page that says what went wrong and where to go; `links` are addresses and their words.

    `say` holds the strings problem (the title) and language.
    """
    theme = f' data-theme="{look.theme}"' if look.theme in _THEMES else ""
    ways = "".join(
        f'<p><a href="{escape(address)}">{escape(words)}</a></p>' for address, words in links.items()
    )
    return (
        f'<!doctype html><html lang="{say["language"]}"{theme}><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><meta name="referrer" content="no-referrer">'
        f"<title>{escape(say['problem'])}</title><style>{_STYLE}</style>"
        f"<main><h1>{escape(say['problem'])}</h1>"
        f'<p role="alert">{escape(text.tell(reason, say["language"]))}</p>{ways}{page_end()}'
    )


def page_end() -> str:
    """What closes the page."""
    return "</main></html>"
