// Holds the look of the page, light or dark, as somebody chose it, else as the system is set.

import { keep, readKept } from "./browser_store.js";
import { language } from "./language.js";

const KEY = "likhita.theme";

export function theme() {
  return document.body.classList.contains("dark") ? "dark" : "light";
}

export function setTheme(/** @type {string} */ name) {
  document.body.classList.toggle("dark", name === "dark");
  document.documentElement.style.colorScheme = name;
}

export function keepTheme(/** @type {string} */ name) {
  keep(KEY, name);
}

/** The one that the address asks for, else the one that somebody chose here; null for neither. */
export function chosenTheme() {
  const chosen = new URL(location.href).searchParams.get("__theme") ?? readKept(KEY);
  return chosen === "dark" || chosen === "light" ? chosen : null;
}

/** Language and theme as pages without scripts are told them. */
export function currentLook() {
  return { language: language(), theme: theme() };
}
