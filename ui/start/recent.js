// Documents this browser opened, newest first (page.js keeps them), and how far each is. The server lists nothing
// to anyone: it is asked for the documents whose secrets this browser holds, and answers for those that exist.
const SHOWN = 12;
const LONG_MS = 60000; // from here on minutes are told too
const { likhita } = window;
const list = element.querySelector(".recent");
const dropped = new Map(); // taken from the list on this page; each can be put back
let progress = new Map(); // by id, null for a document that is gone

function part(tag, name, words) {
  const node = document.createElement(tag);
  node.className = name;
  node.textContent = words;
  return node;
}

/** "21:40" today, "yesterday 21:40", else the day. */
function sayWhen(at) {
  const [then, now] = [new Date(at), new Date()];
  const { language } = likhita;
  const time = then.toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const midnight = (day) => new Date(day.getFullYear(), day.getMonth(), day.getDate());
  const days = Math.round((midnight(now) - midnight(then)) / 86400000);
  if (days === 0) return time;
  if (days === 1) return `${new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(-1, "day")} ${time}`;
  const year = then.getFullYear() === now.getFullYear() ? undefined : "numeric";
  return then.toLocaleDateString(language, { month: "short", day: "numeric", year });
}

function sayProgress({ complete, rows, verified, rows_ms: rowsMs, verified_ms: verifiedMs }) {
  if (!complete) return likhita.say("recent_recognising");
  if (rows === 0) return likhita.say("recent_empty");
  if (verified === 0) return likhita.say("recent_new");
  const told = likhita.say("recent_verified", { verified, rows });
  if (rowsMs < LONG_MS) return told;
  const minutes = (ms) => Math.round(ms / 60000);
  return `${told} · ${likhita.say("recent_minutes", { verified: minutes(verifiedMs), all: minutes(rowsMs) })}`;
}

function button(name, label, words, action) {
  const made = part("button", name, words);
  made.type = "button";
  if (label) made.setAttribute("aria-label", label);
  made.addEventListener("click", action);
  return made;
}

function remove(kept) {
  dropped.set(kept.id, kept);
  likhita.forget(kept.id);
  list.querySelector(`[data-id="${CSS.escape(kept.id)}"] button`)?.focus();
}

function putBack(kept) {
  dropped.delete(kept.id);
  likhita.keepDocument(kept);
  list.querySelector(`[data-id="${CSS.escape(kept.id)}"] a`)?.focus();
}

/** A line of the list; the name is text of whoever sent the recording. */
function line(kept) {
  const item = part("li", "recent-line", "");
  item.dataset.id = kept.id;
  const name = kept.name || "–";
  if (dropped.has(kept.id)) {
    item.append(part("span", "recent-name", likhita.say("recent_removed", { name })));
    item.append(button("recent-undo", "", likhita.say("recent_undo"), () => putBack(kept)));
    return item;
  }
  const known = progress.get(kept.id);
  const isGone = known === null;
  const entry = part(isGone ? "span" : "a", isGone ? "recent-entry is-gone" : "recent-entry", "");
  if (!isGone) {
    entry.href = `#${encodeURIComponent(kept.id)}`;
    entry.addEventListener("click", () => setTimeout(() => location.reload()));
  }
  const words = isGone ? likhita.say("recent_gone") : known ? sayProgress(known) : "";
  entry.append(part("span", "recent-name", name), part("span", "recent-progress", words));
  entry.append(part("time", "recent-when", sayWhen(kept.at)));
  item.append(entry, button("recent-remove", likhita.say("recent_remove", { name }), "×", () => remove(kept)));
  return item;
}

function shown() {
  const kept = likhita.documents().slice(0, SHOWN);
  const undoable = [...dropped.values()].filter(({ id }) => !kept.some((known) => known.id === id));
  return [...kept, ...undoable].sort((a, b) => b.at - a.at);
}

function show() {
  const lines = shown().map(line);
  if (lines.length === 0) {
    list.replaceChildren();
    return;
  }
  const items = document.createElement("ul");
  items.append(...lines);
  list.replaceChildren(part("h2", "", likhita.say("recent")), items);
}

async function ask() {
  const ids = likhita.documents().slice(0, SHOWN).map(({ id }) => id);
  if (ids.length === 0) return;
  const body = JSON.stringify({ ids });
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch("documents/progress", { method: "POST", headers, body }).catch(() => null);
  const found = answer?.ok ? await answer.json().catch(() => null) : null;
  if (found === null) return; // names and times are shown all the same
  progress = new Map([...ids.map((id) => [id, null]), ...found.map((one) => [one.id, one])]);
  show();
}

window.addEventListener("likhita:documents", show);
likhita.inEachLanguage(element, show);
// asked whenever the list comes into view, so also on the way back from a document
new IntersectionObserver(([now]) => now.isIntersecting && ask()).observe(list);
