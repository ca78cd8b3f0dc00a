"""How the page looks: one accent colour, fonts that know Telugu, the style sheet."""

from pathlib import Path

import gradio as gr

from ui.modules import import_script, preload_links
from ui.page.language import words_data

_FONTS = ["system-ui", "Noto Sans Telugu", "Nirmala UI", "Gautami", "Kohinoor Telugu", "sans-serif"]

# `window.likhita` is the promise of the page's first module, for the functions that Gradio runs itself.
# Words that may be in another language are not shown before it says so.
_SCRIPT = """
document.documentElement.classList.add("is-untold");
window.likhita = %s;
window.likhita.catch(() => document.documentElement.classList.remove("is-untold"));
"""


def page_theme() -> gr.themes.Base:
    """Warm greys and teal; no font is fetched from anywhere."""
    return gr.themes.Base(
        primary_hue=gr.themes.colors.teal,
        secondary_hue=gr.themes.colors.teal,
        neutral_hue=gr.themes.colors.stone,
        radius_size=gr.themes.sizes.radius_lg,
        font=_FONTS,
        font_mono=["ui-monospace", "monospace"],
    ).set(
        # teal 700 carries white text at 5.5 : 1; the lighter one is for dark backgrounds
        color_accent="*primary_700",
        # Gradio's own, stone 400, is 2.5 : 1 on white; this is 7.6 : 1
        body_text_color_subdued="*neutral_600",
        body_text_color_subdued_dark="*neutral_400",
        button_primary_background_fill="*primary_700",
        button_primary_text_color="white",
    )


def page_head() -> str:
    """What stands in the page's head: style sheet, the scripts, no referrer for anybody.

    The style sheet stands here because Gradio's `css=` rewrites it in the browser and loses media queries.
    """
    style = Path(__file__).with_name("page.css").read_text(encoding="utf-8")
    script = f"<script>{_SCRIPT % import_script('page/page.js')}</script>"
    meta = '<meta name="referrer" content="no-referrer">'
    return f"{meta}<style>{style}</style>{preload_links()}{words_data()}{script}"
