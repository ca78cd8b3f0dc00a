"""How the page looks: one accent colour, fonts that know Telugu, the style sheet."""

from pathlib import Path

import gradio as gr

_FONTS = ["system-ui", "Noto Sans Telugu", "Nirmala UI", "Gautami", "Kohinoor Telugu", "sans-serif"]


def page_theme() -> gr.themes.Base:
    """Warm greys and teal; no font is fetched from anywhere."""
    return gr.themes.Base(
        primary_hue=gr.themes.colors.teal,
        secondary_hue=gr.themes.colors.teal,
        neutral_hue=gr.themes.colors.stone,
        radius_size=gr.themes.sizes.radius_lg,
        font=_FONTS,
        font_mono=["ui-monospace", "monospace"],
    )


def page_css() -> str:
    """The style sheet of the page; components bring their own."""
    return Path(__file__).with_name("page.css").read_text(encoding="utf-8")


def page_head() -> str:
    """What stands in the page's head: the script that keeps addresses, and no referrer for anybody."""
    script = Path(__file__).with_name("page.js").read_text(encoding="utf-8")
    return f'<meta name="referrer" content="no-referrer"><script>{script}</script>'
