// Documents this browser opened, newest first (documents.js keeps them), and how far each is. The server lists nothing
// to anyone: it is asked for the documents whose secrets this browser holds, and answers for those that exist.
/** @import { Component } from "../types" */
/** @import { KnownDocument } from "../page/documents.js" */

import { DOCUMENTS_PROGRESS } from "../page/addresses.js";
import {
  documentEvents,
  forgetDocument,
  keepDocument,
  knownDocuments,
  renameKnown,
} from "../page/documents.js";
import { inEachLanguage, language, say } from "../page/language.js";
import { lifetimeOf } from "../page/lifetime.js";
import { requestJson } from "../page/request.js";

/** @typedef {{ id: string, name: string, complete: boolean, rows: number, verified: number, rows_ms: number,
 *   verified_ms: number, job?: { stage: string, fraction: number, seconds_left: number | null } }} Progress */

const SHOWN = 12;
const LONG_MS = 60000; // from here on minutes are told too
const RUNNING_MS = 2000; // between two questions while a document is recognised

/** @param {Component} component */
export function mount({ element }) {
  const recent = new RecentDocuments(
    /** @type {HTMLElement} */ (element.querySelector(".recent")),
    lifetimeOf(element),
  );
  recent.begin(element);
}

class RecentDocuments {
  /** @param {HTMLElement} list
   * @param {AbortSignal} signal */
  constructor(list, signal) {
    this.list = list;
    this.signal = signal;
    /** Taken from the list on this page; each can be put back.
     * @type {Map<string, KnownDocument>} */
    this.dropped = new Map();
    /** By id, null for a document that is gone.
     * @type {Map<string, Progress | null>} */
    this.progress = new Map();
    this.isSeen = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  begin(/** @type {HTMLElement} */ element) {
    const { signal } = this;
    documentEvents.addEventListener("documents", () => this.show(), { signal });
    inEachLanguage(element, signal, () => this.show());
    // asked whenever the list comes into view, so also on the way back from a document
    const sight = new IntersectionObserver(([now]) => {
      this.isSeen = now.isIntersecting;
      if (this.isSeen) this.ask();
    });
    sight.observe(this.list);
    const end = () => {
      sight.disconnect();
      clearTimeout(this.timer);
    };
    signal.addEventListener("abort", end, { once: true });
  }

  /** Further questions while a document is recognised and somebody sees the list. */
  askLater() {
    clearTimeout(this.timer);
    const isRunning = [...this.progress.values()].some((one) => one?.complete === false);
    if (isRunning && this.isSeen) this.timer = setTimeout(() => this.isSeen && this.ask(), RUNNING_MS);
  }

  async ask() {
    const ids = knownDocuments()
      .slice(0, SHOWN)
      .map(({ id }) => id);
    if (ids.length === 0) return;
    const headers = { "Content-Type": "application/json" };
    const body = JSON.stringify({ ids });
    /** @type {Progress[] | null} */
    const found = await requestJson(DOCUMENTS_PROGRESS, {
      method: "POST",
      headers,
      body,
      signal: this.signal,
    });
    this.askLater(); // also where nothing was answered
    if (found === null) return; // names and times are shown all the same
    this.progress = new Map();
    for (const id of ids) this.progress.set(id, null);
    for (const one of found) this.progress.set(one.id, one);
    for (const { id, name } of found) renameKnown(id, name);
    this.show();
    this.askLater();
  }

  show() {
    const kept = knownDocuments().slice(0, SHOWN);
    const undoable = [...this.dropped.values()].filter(({ id }) => !kept.some((known) => known.id === id));
    const lines = [...kept, ...undoable].sort((a, b) => b.at - a.at).map((known) => this.line(known));
    if (lines.length === 0) {
      this.list.replaceChildren();
      return;
    }
    const focused = this.focusedLine();
    this.put(lines);
    if (focused !== null) this.focus(focused.id, focused.tag);
  }

  /** Lines that are there already change in place: who presses one just now must not find it gone.
   * @param {HTMLElement[]} lines */
  put(lines) {
    const heading = part("h2", "", say("recent"));
    const [oldHeading, old] = this.list.children;
    const shown = [...(old?.children ?? [])].map((line) => /** @type {HTMLElement} */ (line).dataset.id);
    if (lines.length !== shown.length || lines.some((line, place) => line.dataset.id !== shown[place])) {
      const items = document.createElement("ul");
      items.append(...lines);
      this.list.replaceChildren(heading, items);
      return;
    }
    renew(oldHeading, heading);
    lines.forEach((line, place) => renew(old.children[place], line));
  }

  /** Where the focus stands in the list, which is made anew while documents are recognised.
   * @returns {{ id: string, tag: "a" | "button" } | null} */
  focusedLine() {
    const { activeElement: node } = document;
    const line = node?.closest("li");
    if (!(line instanceof HTMLElement) || !this.list.contains(line)) return null;
    return { id: line.dataset.id ?? "", tag: node?.tagName === "A" ? "a" : "button" };
  }

  /** A line of the list; the name is text of whoever sent the recording.
   * @param {KnownDocument} kept */
  line(kept) {
    const item = part("li", "recent-line", "");
    item.dataset.id = kept.id;
    const name = kept.name || "–";
    if (this.dropped.has(kept.id)) {
      item.append(part("span", "recent-name", say("recent_removed", { name })));
      item.append(this.button("recent-undo", "", say("recent_undo"), () => this.putBack(kept)));
      return item;
    }
    item.append(
      this.entry(kept, name),
      this.button("recent-remove", say("recent_remove", { name }), "×", () => this.remove(kept)),
    );
    return item;
  }

  /** @param {KnownDocument} kept
   * @param {string} name */
  entry(kept, name) {
    const known = this.progress.get(kept.id);
    const entry = known === null ? part("span", "recent-entry is-gone", "") : this.link(kept.id);
    const words = known === null ? say("recent_gone") : known ? sayProgress(known) : "";
    const shown = part("span", "recent-name", name);
    shown.translate = false;
    entry.append(shown, meter(known), part("span", "recent-progress", words));
    entry.append(part("time", "recent-when", sayWhen(kept.at)));
    return entry;
  }

  link(/** @type {string} */ id) {
    const link = document.createElement("a");
    link.className = "recent-entry";
    link.href = `#${encodeURIComponent(id)}`;
    return link;
  }

  /** @param {string} name
   * @param {string} label
   * @param {string} words
   * @param {() => void} action */
  button(name, label, words, action) {
    const made = document.createElement("button");
    made.className = name;
    made.textContent = words;
    made.type = "button";
    if (label) made.setAttribute("aria-label", label);
    made.addEventListener("click", action, { signal: this.signal });
    return made;
  }

  remove(/** @type {KnownDocument} */ kept) {
    this.dropped.set(kept.id, kept);
    forgetDocument(kept.id);
    this.focus(kept.id, "button");
  }

  putBack(/** @type {KnownDocument} */ kept) {
    this.dropped.delete(kept.id);
    keepDocument(kept);
    this.focus(kept.id, "a");
  }

  /** @param {string} id
   * @param {"a" | "button"} tag */
  focus(id, tag) {
    const item = this.list.querySelector(`[data-id="${CSS.escape(id)}"]`);
    item?.querySelector(tag)?.focus();
  }
}

/** @param {string} tag
 * @param {string} name
 * @param {string} words */
function part(tag, name, words) {
  const node = document.createElement(tag);
  node.className = name;
  node.textContent = words;
  return node;
}

/** How far the work on it is, as a line; the words beside it say it to those who do not see it.
 * @param {Progress | null | undefined} known */
function meter(known) {
  const line = part("span", "recent-meter", "");
  const done = part("span", "", "");
  const { job, rows = 0, verified = 0 } = known ?? {};
  const share = job ? job.fraction : verified / Math.max(rows, 1);
  done.style.width = `${Math.round(100 * share)}%`;
  line.setAttribute("aria-hidden", "true");
  line.append(done);
  return line;
}

/** Makes an old element say what a fresh one says, and leaves alone what does already.
 * @param {Element} old
 * @param {Element} fresh */
function renew(old, fresh) {
  if (old.isEqualNode(fresh)) return;
  const isAlike = old.cloneNode().isEqualNode(fresh.cloneNode());
  if (!isAlike || fresh.childElementCount === 0 || old.childElementCount !== fresh.childElementCount) {
    old.replaceWith(fresh);
    return;
  }
  [...fresh.children].forEach((child, place) => renew(old.children[place], child));
}

/** "21:40" today, "yesterday 21:40", else the day. */
function sayWhen(/** @type {number} */ at) {
  const [then, now] = [new Date(at), new Date()];
  const code = language();
  const time = then.toLocaleTimeString(code, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const midnight = (/** @type {Date} */ day) =>
    new Date(day.getFullYear(), day.getMonth(), day.getDate()).getTime();
  const days = Math.round((midnight(now) - midnight(then)) / 86400000);
  if (days === 0) return time;
  if (days === 1)
    return `${new Intl.RelativeTimeFormat(code, { numeric: "auto" }).format(-1, "day")} ${time}`;
  const year = then.getFullYear() === now.getFullYear() ? undefined : "numeric";
  return then.toLocaleDateString(code, { month: "short", day: "numeric", year });
}

/** @param {Progress} progress */
function sayProgress({ complete, rows, verified, rows_ms: rowsMs, verified_ms: verifiedMs, job }) {
  if (job) return `${say(job.stage)} · ${Math.floor(100 * job.fraction)} %`;
  if (!complete) return say("recent_recognising");
  if (rows === 0) return say("recent_empty");
  if (verified === 0) return say("recent_new");
  const told = say("recent_verified", { verified, rows });
  if (rowsMs < LONG_MS) return told;
  const minutes = (/** @type {number} */ ms) => Math.round(ms / 60000);
  return `${told} · ${say("recent_minutes", { verified: minutes(verifiedMs), all: minutes(rowsMs) })}`;
}
