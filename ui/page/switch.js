// English or Telugu, light or dark: the two choices at the top of the page.
/** @import { Component } from "../types" */

import { chooseLanguage, inEachLanguage, language } from "./language.js";
import { lifetimeOf } from "./lifetime.js";
import { chosenTheme, keepTheme, setTheme, theme } from "./theme.js";

/** Fires `chosen` after the page's own words have changed.
 * @param {Component} component */
export function mount({ element, triggers }) {
  const signal = lifetimeOf(element);
  const group = /** @type {HTMLElement} */ (element.querySelector(".switch"));
  const themeButton = /** @type {HTMLElement} */ (element.querySelector(".switch-theme"));
  const languageButtons = /** @type {HTMLElement[]} */ ([...group.querySelectorAll("[data-language]")]);

  function show() {
    document.documentElement.lang = language(); // Gradio has written the browser's own there
    for (const button of languageButtons) {
      button.setAttribute("aria-pressed", String(button.dataset.language === language()));
    }
    themeButton.title = themeButton.getAttribute("aria-label") ?? "";
    themeButton.setAttribute("aria-pressed", String(theme() === "dark"));
  }

  for (const button of languageButtons) {
    const code = button.dataset.language === "te" ? "te" : "en";
    const choose = () => {
      if (code === language()) return;
      chooseLanguage(code);
      triggers.chosen();
    };
    button.addEventListener("click", choose, { signal });
  }
  const switchTheme = () => {
    const name = theme() === "dark" ? "light" : "dark";
    keepTheme(name);
    setTheme(name);
    show();
  };
  themeButton.addEventListener("click", switchTheme, { signal });
  const chosen = chosenTheme();
  if (chosen !== null) setTheme(chosen);
  inEachLanguage(element, signal, show);
}
