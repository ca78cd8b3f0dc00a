// Holds what the table shows, without any DOM: rows by id, their order, the waiting edits laid over them,
// and the way times are written. Must not touch the page or the network.

const TEXT_LIMIT = 20000;
const ANY_FLAG = "any"; // a filter for rows with a flag of whatever kind
const DIGITS = /[\u0c66-\u0c6f]/g; // Telugu digits, typed as readily as 0-9
const TIME = /^(?:(?:(\d{1,3}):)?(\d{1,3}):([0-5]\d)|(\d{1,6}))(?:[.,](\d{1,3}))?$/;
const DIRECTION_MARKS = /[\u202a-\u202e\u2066-\u2069]/g;

/** "00:12.340", from an hour on "1:00:12.340". */
function formatTime(ms) {
  const pad = (number, width) => String(number).padStart(width, "0");
  const hours = Math.floor(ms / 3600000);
  const rest = `${pad(Math.floor(ms / 60000) % 60, 2)}:${pad(Math.floor(ms / 1000) % 60, 2)}.${pad(ms % 1000, 3)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

/** Whole milliseconds, or null where the text is no time. */
function parseTime(text) {
  const ascii = text.trim().replace(DIGITS, (digit) => String(digit.charCodeAt(0) - 0x0c66));
  const match = TIME.exec(ascii);
  if (match === null) return null;
  const [, hours = "0", minutes = "0", seconds, bare, fraction = ""] = match;
  const whole = bare === undefined ? (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds) : Number(bare);
  return whole * 1000 + Number(fraction.padEnd(3, "0"));
}

/** "21:40:07" for today, with the date before it for another day. */
function formatClock(iso, now = new Date()) {
  const moment = new Date(iso);
  if (Number.isNaN(moment.getTime())) return "";
  const time = moment.toLocaleTimeString("en-GB", { hour12: false });
  if (moment.toDateString() === now.toDateString()) return time;
  return `${moment.toLocaleDateString("en-CA")} ${time}`;
}

/** The template with {names} replaced by values. */
function fill(template, values) {
  return template.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** Text for labels: marks that would turn the line around are written out. */
function showMarks(text) {
  const written = (mark) => `⟨U+${mark.charCodeAt(0).toString(16).toUpperCase()}⟩`;
  return text.replace(DIRECTION_MARKS, written);
}

/** What a person means by "the same value" in a cell. */
function sameValue(a, b) {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

function compareRows(a, b) {
  return a.start_ms - b.start_ms || a.end_ms - b.end_ms || (a.id < b.id ? -1 : 1);
}

/** Waiting edits laid over one acknowledged row; the row itself where nothing waits for it. */
function overlay(row, entries) {
  let shown = row;
  for (const { name, id, field, value } of entries) {
    if (name !== "edit") continue;
    if (field === "rename_speaker") {
      if (shown.speaker === value.from) shown = { ...shown, speaker: value.to };
    } else if (id === row.id) {
      const given = field === "heard" ? { text: value.text, language: value.language, flags: [] } : { [field]: value };
      shown = { ...shown, ...given };
    }
  }
  return shown;
}

class TranscriptState {
  constructor() {
    this.clear();
  }

  clear() {
    this.meta = { document_id: null, readonly: true, exports: [], languages: [], notices: [], duration_ms: 0 };
    this.saved = new Map(); // as the server has acknowledged them
    this.rows = this.saved; // as they are shown where waiting operations make, cut, join or remove rows
    this.laid = false; // whether such an operation waits
    this.order = [];
    this.listed = []; // the rows shown: those that the filter lets through, in their order
    this.filter = {};
    this.names = [];
    this.waiting = () => [];
  }

  /** Everything about the document except its rows. */
  describe(view) {
    const { segments, ...meta } = view;
    this.meta = { ...this.meta, ...meta };
    for (const name of view.speakers ?? []) this.learnSpeaker(name);
  }

  /** Take rows in; returns whether the order of rows changed. */
  upsert(segments) {
    let moved = false;
    for (const segment of segments) {
      const old = this.saved.get(segment.id);
      moved ||= !old || old.start_ms !== segment.start_ms || old.end_ms !== segment.end_ms;
      this.saved.set(segment.id, segment);
      this.learnSpeaker(segment.speaker);
    }
    if (this.lay() || !moved) return moved || this.laid;
    this.sort();
    return moved;
  }

  /** Drop rows; returns whether any was there. */
  remove(ids) {
    const gone = ids.filter((id) => this.saved.delete(id));
    if (!this.lay() && gone.length > 0) this.sort();
    return gone.length > 0;
  }

  /** Lay waiting operations over the rows, or take them off; returns whether the order was made anew. */
  lay() {
    const entries = this.waiting();
    const isNeeded = entries.some(isOperation);
    if (!isNeeded && !this.laid) return false;
    this.laid = isNeeded;
    this.rows = isNeeded ? new Map(this.saved) : this.saved;
    if (isNeeded) for (const entry of entries) layEntry(this.rows, entry);
    this.sort();
    return true;
  }

  sort() {
    this.order = [...this.rows.values()].sort(compareRows).map((row) => row.id);
    this.list();
  }

  get isFiltered() {
    return Object.keys(this.filter).length > 0;
  }

  /** Only rows with these values of status, speaker, language and flag are listed; a field left out is free. */
  setFilter(filter) {
    this.filter = filter;
    this.list();
  }

  passes({ status, speaker, language, flags }) {
    const { filter } = this;
    if ("status" in filter && status !== filter.status) return false;
    if ("speaker" in filter && speaker !== filter.speaker) return false;
    if ("language" in filter && language !== filter.language) return false;
    if (!("flag" in filter)) return true;
    return (flags ?? []).some(({ kind }) => filter.flag === ANY_FLAG || kind === filter.flag);
  }

  /** List the rows anew; `stays` is one that remains although it does not pass. Returns whether it differs. */
  list(stays = null) {
    const before = this.listed;
    if (!this.isFiltered) this.listed = this.order;
    else {
      const listed = this.order.filter((id) => id === stays || this.passes(this.row(id)));
      if (!sameValue(listed, before)) this.listed = listed;
    }
    return this.listed !== before;
  }

  /** The row as shown: acknowledged values with waiting edits over them. */
  row(id) {
    const row = this.rows.get(id);
    return row && (this.laid ? row : overlay(row, this.waiting()));
  }

  neighbour(id, step) {
    const index = this.listed.indexOf(id);
    return index < 0 ? this.listed[0] : this.listed[index + step];
  }

  /** Names keep their colour and letter for as long as the document is open. */
  learnSpeaker(name) {
    if (typeof name === "string" && !this.names.includes(name)) this.names.push(name);
  }

  /** Position of a speaker among the names, -1 for none. */
  speakerIndex(name) {
    if (name === null || name === undefined) return -1;
    this.learnSpeaker(name);
    return this.names.indexOf(name);
  }

  /** Names in use, in their order of appearance. */
  speakers() {
    const used = new Set(this.order.map((id) => this.row(id).speaker));
    for (const name of this.meta.speakers ?? []) if (this.order.length === 0) used.add(name);
    return this.names.filter((name) => used.has(name));
  }

  countRows(speaker) {
    return this.order.filter((id) => this.row(id).speaker === speaker).length;
  }

  /** A renamed speaker keeps letter and colour. */
  renameSpeaker(from, to) {
    if (this.names.includes(to)) return;
    this.names = this.names.map((name) => (name === from ? to : name));
  }

  progress() {
    let verified = 0;
    let verifiedMs = 0;
    let totalMs = 0; // skipped rows are out of the work
    for (const id of this.order) {
      const { status, start_ms: startMs, end_ms: endMs } = this.row(id);
      if (status !== "skipped") totalMs += endMs - startMs;
      if (status !== "verified") continue;
      verified += 1;
      verifiedMs += endMs - startMs;
    }
    return { verified, rows: this.order.length, verifiedMs, totalMs };
  }

  /** Rows that overlap a stretch of the recording, in order. */
  between(startMs, endMs) {
    const inside = [];
    for (const id of this.order) {
      const row = this.row(id);
      if (row.start_ms >= endMs) break;
      if (row.end_ms > startMs) inside.push(row);
    }
    return inside;
  }
}
