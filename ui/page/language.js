// Holds the words of the page in the language that somebody chose; the choice stays in this browser.
// The words stand in the page as data: {en: {key: words}, te: {...}, sentences: [[English, Telugu], ...],
// languages: {English name: Telugu name}}.

import { keep, readKept } from "./browser_store.js";

/** @typedef {"en" | "te"} Language */
/** @typedef {{ en: Record<string, string>, te: Record<string, string>, sentences: [string, string][], languages: Record<string, string> }} Words */

const KEY = "likhita.language";
/** @type {Language[]} */
const LANGUAGES = ["en", "te"];
const ENDS = /(?<=[.?!]) (?=[A-Z])/u;
const WORDS_ID = "likhita-words";
/** Words that the server must send first are not seen in another language; an answer that is late shows them. */
const UNTOLD_CLASS = "is-untold"; // set by the page's head
const MOST_UNTOLD_MS = 3000;

/** Fires "language" after another one was chosen. */
const changes = new EventTarget();
/** @type {Language} */
let chosen = "en";
/** @type {Words | undefined} */
let words;
/** @type {{ pattern: RegExp, words: string }[] | undefined} */
let patterns;

export function language() {
  return chosen;
}

/** Take up the language of this browser, as the page begins. */
export function beginLanguage() {
  chosen = firstLanguage();
  document.documentElement.lang = chosen;
  if (chosen === "en")
    showWords(); // Gradio's own labels begin in English
  else setTimeout(showWords, MOST_UNTOLD_MS);
}

function firstLanguage() {
  const wanted = [readKept(KEY), ...(navigator.languages ?? [])];
  const codes = wanted.map((name) => String(name).slice(0, 2).toLowerCase());
  const known = codes.flatMap((code) => LANGUAGES.filter((language) => language === code));
  return known[0] ?? "en";
}

export function showWords() {
  document.documentElement.classList.remove(UNTOLD_CLASS);
}

/** A page without words of its own, such as the editor alone, shows what it is given.
 * @returns {Words} */
function allWords() {
  words ??= JSON.parse(
    document.getElementById(WORDS_ID)?.textContent ?? '{"en":{},"te":{},"sentences":[],"languages":{}}',
  );
  return /** @type {Words} */ (words);
}

/** The words under a key, with {names} filled in.
 * @param {string} key
 * @param {Record<string, unknown>} [values] */
export function say(key, values = {}) {
  const template = allWords()[chosen][key] ?? key;
  return template.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** What other rooms wrote in English, in the language of the page where it is known, whole or by sentences. */
export function tell(/** @type {string} */ sentence) {
  if (chosen === "en" || !sentence) return sentence;
  const parts = sentence.split(ENDS);
  const told = parts.map(tellWhole);
  const whole = told.includes(null) ? tellWhole(sentence) : null; // some entries are several sentences
  return whole ?? parts.map((part, number) => told[number] ?? part).join(" ");
}

/** @param {string} sentence
 * @returns {string | null} */
function tellWhole(sentence) {
  for (const { pattern, words: template } of sentences()) {
    const found = pattern.exec(sentence);
    if (found)
      return template.replace(/\{(\w+)\}/g, (whole, name) => nameLanguage(found.groups?.[name]) ?? whole);
  }
  return null;
}

/** A language's name in the language of the page; any other word as it is. */
function nameLanguage(/** @type {string | undefined} */ word) {
  return word === undefined ? word : (allWords().languages[word] ?? word);
}

function sentences() {
  patterns ??= allWords().sentences.map(([english, template]) => {
    const escaped = english.replace(/[.*+?^$()|[\]\\]/g, "\\$&").replace(/\{(\w+)\}/g, "(?<$1>.*?)");
    return { pattern: new RegExp(`^${escaped}$`, "su"), words: template };
  });
  return patterns;
}

/** Fill nodes that name their words: data-say for the text, data-say-label for the name.
 * @param {ParentNode} root */
function translate(root) {
  for (const node of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-say]"))) {
    node.textContent = say(node.dataset.say ?? "");
  }
  for (const node of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-say-label]"))) {
    node.setAttribute("aria-label", say(node.dataset.sayLabel ?? ""));
  }
}

/** `retell` runs now and at each change of language, until the signal ends it.
 * @param {HTMLElement} element
 * @param {AbortSignal} signal
 * @param {() => void} retell */
export function inEachLanguage(element, signal, retell) {
  const show = () => {
    translate(element);
    retell();
  };
  changes.addEventListener("language", show, { signal });
  show();
}

export function chooseLanguage(/** @type {Language} */ language) {
  chosen = language;
  document.documentElement.lang = language;
  keep(KEY, language);
  changes.dispatchEvent(new Event("language"));
}
