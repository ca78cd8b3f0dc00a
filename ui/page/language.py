"""The language of the interface on the page: the switch at its top, and the words that its scripts show.

The browser keeps the choice and fills in the words itself, so that nothing is loaded again and nothing that
somebody typed or recorded is touched. Gradio's own labels are sent anew, because its I18n knows no Telugu.
"""

import json
from pathlib import Path

import gradio as gr

from engines.jobs import MOST_SPEAKERS
from transcript.messages import catalogue
from transcript.text.languages import names_of_languages
from ui import text
from ui.modules import on_load
from ui.speaker_count import BY_CHANNEL
from ui.strings import STRINGS

HERE = Path(__file__).parent
_LANGUAGE = '<button type="button" lang="{code}" data-language="{code}" aria-pressed="false">{name}</button>'
_TEMPLATE = (
    '<div class="switch" role="group" data-say-label="interface_language">'
    + '<span class="switch-line"></span>'.join(
        _LANGUAGE.format(code=code, name=text.LANGUAGE_NAMES[code]) for code in text.LANGUAGES
    )
    + '<button type="button" class="switch-theme" data-say-label="dark_theme" aria-pressed="false">◐</button>'
    + "</div>"
)
_BOUNDS = ((2, 3), (2, 4), (3, 6))
"""Numbers of speakers that people know roughly: an interview, a talk at a table."""
_OF_OTHER_PAGES = ("editor_", "export_", "corrections_")  # the editor gets its own, the others need no script

_ALONE = "openid_"
"""What the page's address tells by its code only, without a sentence."""


def words_data() -> str:
    """The words of both languages as the page's scripts read them, a block of data in its head."""
    words: dict[str, object] = {
        code: {key: entry[code] for key, entry in STRINGS.items() if not key.startswith(_OF_OTHER_PAGES)}
        for code in text.LANGUAGES
    }
    plain = STRINGS["plain_text"]
    words["languages"] = names_of_languages() | {plain["en"]: plain["te"]}
    # English sentences come with the messages; of the other languages the page has the templates.
    alone = {code: told for code, told in catalogue("en").items() if code.startswith(_ALONE)}
    words["messages"] = {code: dict(catalogue(code)) if code != "en" else alone for code in text.LANGUAGES}
    table = json.dumps(words, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    return f'<script type="application/json" id="likhita-words">{table}</script>'


def language_switch() -> gr.HTML:
    """English or Telugu, light or dark; fires `chosen` after the page's scripts have changed their words."""
    return gr.HTML(
        html_template=_TEMPLATE,
        css_template=(HERE / "switch.css").read_text("utf-8"),
        js_on_load=on_load("page/switch.js", triggers=("chosen",)),
        apply_default_css=False,
        container=False,
        padding=False,
        elem_id="switch",
    )


def spoken_options(codes: tuple[str, ...], interface: str) -> list[tuple[str, str]]:
    """What may be spoken, each language under its own name."""
    return [(text.say("find_out", interface), "auto"), *((text.language_name(code), code) for code in codes)]


def speaker_options(interface: str) -> list[tuple[str, int | str]]:
    """How many may speak, as `job_request` reads it; 0 is to be found out."""
    return [
        (text.say("find_out", interface), 0),
        *((f"{least}–{most}", f"{least}-{most}") for least, most in _BOUNDS),
        (text.say("speakers_or_more", interface, least=2), "2-"),
        *((str(n), n) for n in range(1, MOST_SPEAKERS + 1)),
        (text.say("speakers_by_channel", interface), BY_CHANNEL),
    ]
