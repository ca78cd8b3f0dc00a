// Holds the words of the page in the language that somebody chose; the choice stays in this browser.
// The words stand in the page as data: {en: {key: words}, te: {...}, messages: {te: {code: words}},
// languages: {English name: Telugu name}}.
/** @import { Told } from "../types" */

import { keep, readKept } from "./browser_store.js";
import { fill } from "./wording.js";

/** @typedef {"en" | "te"} Language */
/** @typedef {{ en: Record<string, string>, te: Record<string, string>, messages: Record<string, Record<string, string>>, languages?: Record<string, string> }} Words */

const KEY = "likhita.language";
/** @type {Language[]} */
const LANGUAGES = ["en", "te"];
const WORDS_ID = "likhita-words";
/** Words that the server must send first are not seen in another language; an answer that is late shows them. */
const UNTOLD_CLASS = "is-untold"; // set by the page's head
const MOST_UNTOLD_MS = 3000;
/** Values that say where something is wrong; see transcript/messages.py. */
const PLACES = ["field", "line", "row"];
/** Codes that older versions stored; see transcript/messages.py.
 * @type {Record<string, string>} */
const RENAMED = { hour: "hours", minute: "minutes", second: "seconds" };
/** Of many messages in a message so many are told; see transcript/messages.py. */
export const MOST_TOLD = 5;

/** Fires "language" after another one was chosen. */
const changes = new EventTarget();
/** @type {Language} */
let chosen = "en";
/** @type {Words | undefined} */
let words;

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
  const none = '{"en":{},"te":{},"messages":{},"languages":{}}';
  words ??= JSON.parse(document.getElementById(WORDS_ID)?.textContent ?? none);
  return /** @type {Words} */ (words);
}

/** The words under a key, with {names} filled in.
 * @param {string} key
 * @param {Record<string, unknown>} [values] */
export function say(key, values = {}) {
  return fill(allWords()[chosen][key] ?? key, values, chosen);
}

/** What another room has to say, in the language of the page; English where that language has no words for it.
 * @param {Told | string | null | undefined} told a string is a sentence that has no code
 * @returns {string} */
export function tell(told) {
  if (!told || typeof told === "string") return told ?? "";
  const words = allWords().messages[chosen];
  const template = words?.[RENAMED[told.code ?? ""] ?? told.code ?? ""];
  if (!template) return told.error ?? told.sentence ?? told.detail ?? told.reason ?? "";
  const values = Object.fromEntries(
    Object.entries(told.values ?? {}).map(([name, value]) => [
      name,
      name === "unit" ? tellUnit(String(value)) : tellValue(value),
    ]),
  );
  let sentence = fill(template, values, chosen);
  for (const place of PLACES) {
    if (place in values) {
      sentence = fill(words[`at_${place}`], { sentence, [place]: values[place] }, chosen);
    }
  }
  return sentence;
}

/** What was said of a link that opens nothing any more; "" for any other refusal.
 * @param {Told | null | undefined} told */
export function tellGoneLink(told) {
  return told?.code === "link_gone" ? tell(told) : "";
}

/** A value in the language of the page: messages, of many the first, or the English name of a language; any other
 * as it is.
 * @param {unknown} value */
function tellValue(value) {
  if (Array.isArray(value)) {
    return value.slice(0, MOST_TOLD).map(tell).join(" ") + (value.length > MOST_TOLD ? " …" : "");
  }
  if (isTold(value)) return tell(value);
  return typeof value === "string" ? (allWords().languages?.[value] ?? value) : value;
}

/** "hours:minutes:seconds", or another unit of a file's times, in the language of the page. */
function tellUnit(/** @type {string} */ unit) {
  return unit.replace(/[a-z]+/g, (word) => allWords()[chosen][`unit_${word}`] ?? word);
}

/** @param {unknown} value
 * @returns {value is Told} */
function isTold(value) {
  return typeof value === "object" && value !== null;
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
