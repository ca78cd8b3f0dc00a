"""Logging in and out on the page, where the host has accounts (`ui.accounts`)."""

import html
from pathlib import Path

import gradio as gr

from ui.accounts.login_ways import LoginWays
from ui.modules import on_load

_NAME = (
    '<div class="account" hidden><span class="account-name" translate="no"></span>'
    '<button type="button" class="account-out" data-say="account_log_out"></button></div>'
)
_FORM = """
<form class="login" hidden>
  <h2 data-say="account_title"></h2>
  <p data-say="{why}"></p>
  <p class="login-told" role="alert"></p>
  {ways}
</form>
"""
_FIELDS = """
  <label><span data-say="account_name"></span>
    <input name="username" autocomplete="username" autocapitalize="none" spellcheck="false"
      maxlength="200" required></label>
  <label><span data-say="account_password"></span>
    <input name="password" type="password" autocomplete="current-password" maxlength="200" required></label>
  <button class="login-in" data-say="account_log_in"></button>
"""
_ELSEWHERE = '<a class="login-in login-elsewhere" data-host="{host}"></a>'


def account_name() -> gr.HTML:
    """Who is logged in, and the way out, in the page's head."""
    return _part(_NAME, "page/account.js", "account")


def login_form(ways: LoginWays) -> gr.HTML:
    """The form, in the place of what only accounts may do."""
    shown = [_ELSEWHERE.format(host=html.escape(ways.host))] if ways.host else []
    if ways.has_passwords:
        shown.append(_FIELDS)
    why = "account_why" if ways.has_passwords else "account_why_elsewhere"
    return _part(_FORM.format(why=why, ways="".join(shown)), "page/login.js", "login")


def _part(template: str, module: str, name: str) -> gr.HTML:
    return gr.HTML(
        html_template=template,
        css_template=Path(__file__).with_name("account.css").read_text("utf-8"),
        js_on_load=on_load(module),
        apply_default_css=False,
        container=False,
        padding=False,
        elem_id=name,
    )
