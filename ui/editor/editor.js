// Holds the Editor: it joins state, rows, bar, sound and the save queue, and keeps the current row.
// Keys and pointers come in through keys.js; nothing here reads an event.

const IDLE_COMMIT_MS = 1500;
const ENTER_PLAYS_KEY = "likhita.enter_plays";

class Editor {
  constructor(root, server, strings) {
    this.root = root;
    this.server = server;
    this.strings = strings;
    this.here = null; // id of the current row
    this.heard = null; // id of the row that was played on entering its text
    this.typing = null; // {cell, id, field, touched} while the caret stands in a field
    this.idle = 0;
    this.queue = null;
    this.waiters = [];
    this.undoable = { canUndo: false, canRedo: false };
    this.peaksUrl = null;
    this.state = new TranscriptState();
    this.build();
    this.translate(strings);
    this.showNothing();
  }

  build() {
    const { root } = this;
    this.head = make("div", { class: "lk-head" });
    const barNode = make("div", { class: "lk-bar" });
    const canvas = make("canvas", { class: "lk-canvas", tabindex: "0", role: "slider", "aria-valuemin": 0 });
    const playhead = make("div", { class: "lk-playhead", hidden: true });
    this.strip = make("div", { class: "lk-wave", hidden: true }, [canvas, playhead]);
    this.notices = make("div", { class: "lk-notices" });
    this.empty = make("p", { class: "lk-empty", hidden: true });
    this.grid = make("div", { class: "lk-grid", role: "grid" });
    this.live = make("div", { class: "lk-hidden", role: "status" });
    const audio = make("audio", { preload: "metadata", hidden: true });
    this.head.append(barNode, this.strip);
    root.replaceChildren(this.head, this.notices, this.empty, this.grid, this.live, audio);
    this.menu = new Menu(root);
    this.sound = new Sound(audio, this);
    this.wave = new WaveStrip(canvas, playhead, (ms) => this.seek(ms));
    this.wave.colourOf = (name) => speakerColour(this.state.speakerIndex(name));
    this.rows = new RowList(this.grid, this.state, this.strings);
    this.bar = new Bar(barNode, this.menu, {
      undo: () => this.undo(),
      redo: () => this.redo(),
      retry: () => this.queue.retryNow(),
      isSaved: () => this.isSaved(),
      whenSaved: (action) => this.whenSaved(action),
      setEnterPlays: (on) => this.setEnterPlays(on),
      describe: () => this.state.meta,
    });
    this.enterPlays = recallSwitch(ENTER_PLAYS_KEY, true);
    this.bar.enterPlays.checked = this.enterPlays;
    new ResizeObserver(() => root.style.setProperty("--lk-head-height", `${this.head.offsetHeight}px`)).observe(this.head);
    new MutationObserver(() => this.wave.draw()).observe(document.body, { attributeFilter: ["class"] });
  }

  translate(strings) {
    this.strings = strings;
    setAttribute(this.root, "lang", strings.language);
    setAttribute(this.root, "aria-label", strings.editor_label);
    setAttribute(this.grid, "aria-label", strings.editor_label);
    setAttribute(this.wave.canvas, "aria-label", strings.editor_wave);
    this.bar.translate(strings);
    this.rows.translate(strings);
    this.showChrome();
  }

  // --- documents -------------------------------------------------------------------------------

  /** Show what the server hands over: another document, more rows of this one, or nothing. */
  show(view) {
    if (!view || view.kind === "empty" || !view.document_id) this.showNothing();
    else if (view.document_id !== this.state.meta.document_id) this.openDocument(view);
    else this.mergeDocument(view);
  }

  showNothing() {
    this.leaveDocument();
    this.state.clear();
    this.rows.arrange();
    this.sound.setSource(null);
    this.showChrome();
  }

  leaveDocument() {
    this.commit();
    this.menu.close();
    this.sound.stop();
    this.here = null;
    this.heard = null;
    this.typing = null;
    this.notices.replaceChildren();
  }

  openDocument(view) {
    this.leaveDocument();
    this.state.clear();
    this.rows.arrange();
    const queue = new SaveQueue(view.document_id, this.server, this);
    this.queue = queue;
    this.state.waiting = () => queue.entries;
    queue.revision = view.revision ?? 0;
    queue.savedAt = view.saved_at ?? "";
    this.adopt(view);
    if (!view.readonly) this.showLost(queue.recall(view.segments));
    this.refresh(queue.entries.map((entry) => entry.id));
    queue.changed();
    this.markHere(this.state.order[0] ?? null);
  }

  /** The same document again: rows while a job runs, or the whole of it. An older answer changes nothing. */
  mergeDocument(view) {
    if ((view.revision ?? 0) < this.queue.revision) return;
    this.queue.revision = view.revision ?? this.queue.revision;
    if (view.saved_at) this.queue.savedAt = view.saved_at;
    const listed = new Set(view.segments.map((row) => row.id));
    if (view.kind !== "rows") this.state.remove(this.state.order.filter((id) => !listed.has(id)));
    this.adopt(view);
    this.refresh(this.state.order);
    if (this.state.row(this.here) === undefined) this.markHere(this.state.order[0] ?? null);
  }

  adopt(view) {
    this.state.describe(view);
    this.state.upsert(view.segments);
    this.undoable = { canUndo: Boolean(view.can_undo), canRedo: Boolean(view.can_redo) };
    this.rows.setEditable(!this.state.meta.readonly);
    this.sound.setSource(view.media_url ?? this.state.meta.media_url ?? null);
    this.loadPeaks(view.peaks_url ?? this.state.meta.peaks_url ?? null);
  }

  /** Bring the page to the state; `ids` are the rows whose values may have changed. */
  refresh(ids) {
    keepFocus(this.root, () => this.rows.arrange());
    for (const id of ids) this.writeRow(id);
    this.showChrome();
  }

  writeRow(id) {
    this.rows.write(id, this.typing?.touched ? this.typing.cell : null);
  }

  showChrome() {
    const { meta } = this.state;
    const { rows, verified } = this.state.progress();
    const opened = meta.document_id !== null;
    this.root.classList.toggle("is-readonly", opened && meta.readonly);
    this.root.classList.toggle("is-empty", !opened);
    this.head.hidden = !opened;
    const words = meta.readonly ? this.strings.editor_arriving : this.strings.editor_no_rows;
    this.empty.textContent = opened ? words : this.strings.editor_empty;
    this.empty.hidden = rows > 0;
    this.grid.hidden = rows === 0;
    this.bar.showDocument({ meta, rows, verified });
    this.showNotices(meta.notices ?? []);
    this.showSaving();
    this.showWave();
  }

  showNotices(sentences) {
    for (const old of this.notices.querySelectorAll("[data-given]")) old.remove();
    const lines = sentences.map((text) => make("p", { class: "lk-notice", "data-given": true, text: showMarks(text) }));
    this.notices.prepend(...lines);
  }

  /** A sentence above the rows that stays until it is dismissed. */
  notify(sentence) {
    const button = make("button", { type: "button", class: "lk-button lk-link", text: this.strings.editor_dismiss });
    const line = make("p", { class: "lk-notice lk-alert", role: "alert" }, [make("span", { text: sentence }), button]);
    button.addEventListener("click", () => line.remove());
    this.notices.append(line);
  }

  // --- the save queue's listener -----------------------------------------------------------------

  queueChanged(queue) {
    if (queue !== this.queue) return;
    this.showSaving();
    if (queue.entries.length > 0) return;
    for (const action of this.waiters.splice(0)) action();
  }

  acknowledged(queue, entry, answer) {
    if (queue !== this.queue) return;
    this.undoable = { canUndo: answer.can_undo, canRedo: answer.can_redo };
    const removed = this.state.remove(answer.removed ?? []);
    const moved = this.state.upsert(answer.changed ?? []);
    if (removed || moved) keepFocus(this.root, () => this.rows.arrange());
    for (const { id } of answer.changed ?? []) this.writeRow(id);
    if (removed && !this.state.rows.has(this.here)) this.markHere(this.state.order[0] ?? null);
    if (entry.name !== "edit" && answer.changed?.length > 0) this.go(answer.changed[0].id, this.focusKind());
    this.showChrome();
  }

  refused(queue, entry, answer) {
    if (queue !== this.queue) {
      this.notify(answer.error);
      return;
    }
    if (entry.name !== "edit" || !this.state.rows.has(entry.id)) {
      this.notify(answer.error);
      this.refresh(this.state.order);
      return;
    }
    this.refuse(entry.id, entry.field, entry.value, answer.error);
  }

  /** Old value back in the cell, the reason beside it, and a way to go on with what was typed. */
  refuse(id, field, value, sentence) {
    this.rows.write(id);
    const again = () => {
      this.rows.say(id, null);
      const cell = this.rows.cell(id, field);
      cell.focus();
      cell.textContent = value;
      placeCaret(cell, value.length);
      this.touched(cell);
    };
    const actions = field === "text" ? [{ label: this.strings.editor_edit_again, action: again }] : [];
    this.rows.say(id, sentence, actions, field);
    this.showChrome();
  }

  reloaded(queue, view, lost) {
    if (queue !== this.queue) return;
    this.mergeDocument({ ...view, kind: "open" });
    this.showLost(lost);
  }

  /** Edits that no longer fit: both texts are shown, the person chooses. */
  showLost(entries) {
    for (const { id, field, value } of entries) {
      const mine = field.endsWith("_ms") ? formatTime(value) : showMarks(String(value ?? this.strings.editor_no_speaker));
      if (!this.state.rows.has(id)) {
        this.notify(fill(this.strings.editor_gone, { mine }));
        continue;
      }
      const actions = [
        { label: this.strings.editor_keep_mine, action: () => this.edit(id, field, value) },
        { label: this.strings.editor_keep_theirs, action: () => this.rows.say(id, null) },
      ];
      this.rows.arrange();
      this.rows.say(id, fill(this.strings.editor_conflict, { mine }), actions, field);
    }
  }

  showSaving() {
    const { queue } = this;
    if (queue === null) return;
    const waiting = queue.entries.length;
    const typing = queue.state === "saved" && Boolean(this.typing?.touched);
    const saving = typing ? "typing" : queue.state;
    const canUndo = this.undoable.canUndo || waiting > 0;
    const canRedo = this.undoable.canRedo || queue.taken.length > 0;
    this.bar.showState({ saving, waiting, savedAt: queue.savedAt, canUndo, canRedo });
    const spoken = saving === "offline" || saving === "broken" ? this.bar.state.textContent : "";
    if (this.live.textContent !== spoken) this.live.textContent = spoken;
  }

  isSaved() {
    return (this.queue === null || this.queue.entries.length === 0) && !this.typing?.touched;
  }

  whenSaved(action) {
    this.commit();
    if (this.isSaved()) action();
    else this.waiters.push(action);
  }

  // --- edits -------------------------------------------------------------------------------------

  /** One committed change of one field of one row. */
  edit(id, field, value) {
    const row = this.state.row(id);
    if (row === undefined || this.state.meta.readonly || sameValue(row[field], value)) return;
    this.rows.say(id, null);
    this.queue.edit(id, field, value, row[field]);
    this.writeRow(id);
    this.showChrome();
  }

  renameSpeaker(from, to) {
    if (to === "" || to === from) return;
    this.state.renameSpeaker(from, to);
    this.queue.edit("", "rename_speaker", { from, to }, null);
    this.refresh(this.state.order);
  }

  /** The field under the caret has new text: it is committed when the person rests or leaves. */
  touched(cell) {
    const id = cell.closest(".lk-row").dataset.id;
    this.typing = { cell, id, field: cell.dataset.field, touched: true, composing: this.typing?.composing };
    this.rest();
    this.showSaving();
  }

  rest() {
    clearTimeout(this.idle);
    this.idle = setTimeout(() => {
      const isText = this.typing?.field === "text"; // half a time is no time: those wait for Enter or blur
      if (isText && !this.typing.composing) this.commit();
    }, IDLE_COMMIT_MS);
  }

  commit() {
    const { typing } = this;
    clearTimeout(this.idle);
    if (!typing?.touched) return;
    typing.touched = false;
    const { cell, id, field } = typing;
    const row = this.state.row(id);
    if (row === undefined) return;
    const typed = readText(cell);
    const value = field === "text" ? typed : parseTime(typed);
    const length = value === null ? 0 : [...String(value)].length;
    if (value === null) {
      this.refuse(id, field, typed, this.strings.editor_bad_time);
    } else if (length > TEXT_LIMIT) {
      this.refuse(id, field, typed, fill(this.strings.editor_long_text, { limit: TEXT_LIMIT, length }));
    } else if (field === "text" && value === readTrimmed(row.text)) {
      this.showSaving();
    } else {
      this.edit(id, field, value);
      this.writeRow(id);
    }
    this.showSaving();
  }

  /** Take back what was typed since the last commit; returns whether there was anything. */
  cancel() {
    if (!this.typing?.touched) return false;
    this.typing.touched = false;
    clearTimeout(this.idle);
    this.rows.write(this.typing.id);
    this.showSaving();
    return true;
  }

  undo() {
    this.commit();
    if (this.state.meta.readonly) return;
    this.settleTaken(this.queue.undo());
  }

  redo() {
    this.commit();
    if (this.state.meta.readonly) return;
    this.settleTaken(this.queue.redo());
  }

  settleTaken(entry) {
    if (entry === null) return;
    this.refresh(entry.id === "" ? this.state.order : [entry.id]);
    if (entry.id !== "") this.go(entry.id, this.focusKind());
  }

  toggleVerified(id) {
    this.commit();
    this.edit(id, "status", this.state.row(id).status === "verified" ? "edited" : "verified");
  }

  // --- the current row ---------------------------------------------------------------------------

  /** Where the focus stands inside the current row: a field's name, "row", or null for elsewhere. */
  focusKind() {
    const node = document.activeElement;
    if (!this.grid.contains(node)) return null;
    return node.dataset.field ?? "row";
  }

  /** Make a row the current one, bring it into view, and put the focus there. */
  go(id, kind) {
    const node = this.rows.node(id);
    if (node === undefined) return;
    this.commit();
    this.markHere(id);
    const target = kind === null ? null : (this.rows.cell(id, kind) ?? node);
    target?.focus({ preventScroll: true });
    if (kind === "text") placeCaret(target, 0);
    node.scrollIntoView({ block: "nearest" });
  }

  move(step) {
    const next = this.state.neighbour(this.here, step);
    if (next !== undefined) this.go(next, this.focusKind() ?? "row");
    else this.commit();
  }

  markHere(id) {
    if (id === this.here) return;
    this.setHere(this.rows.node(this.here), false);
    this.here = id;
    this.heard = null;
    this.setHere(this.rows.node(id), true);
    this.showWave();
  }

  setHere(node, isHere) {
    if (node === undefined) return;
    node.classList.toggle("is-here", isHere);
    setAttribute(node, "aria-selected", isHere ? "true" : null);
    node.tabIndex = isHere ? 0 : -1;
    for (const part of Object.values(node.parts)) part.tabIndex = isHere ? 0 : -1;
  }

  setEnterPlays(on) {
    this.enterPlays = on;
    rememberSwitch(ENTER_PLAYS_KEY, on);
  }

  // --- sound -------------------------------------------------------------------------------------

  playRow(id) {
    const row = this.state.row(id);
    if (row !== undefined) this.sound.play(id, row.start_ms, row.end_ms);
  }

  /** Pause what plays; go on where a pause was; else from the row's first millisecond. */
  togglePlay(id) {
    if (this.sound.id !== id) this.playRow(id);
    else if (this.sound.playing) this.sound.pause();
    else this.sound.resume();
  }

  /** The text of a row was entered. */
  hear(id) {
    if (this.heard === id) return;
    this.heard = id;
    if (this.enterPlays) this.playRow(id);
  }

  seek(ms) {
    const inside = this.state.between(ms, ms + 1);
    const row = inside.find(({ id }) => id === this.here) ?? inside[0];
    if (row === undefined) {
      const next = this.state.order.map((id) => this.state.row(id)).find(({ start_ms }) => start_ms > ms);
      this.sound.play("", ms, next?.start_ms ?? this.state.meta.duration_ms);
      return;
    }
    if (row.id !== this.here) this.go(row.id, null);
    this.sound.play(row.id, ms, row.end_ms);
  }

  soundChanged() {
    const id = this.sound.playing ? this.sound.id : null;
    for (const node of this.grid.querySelectorAll(".is-sounding")) {
      if (node.dataset.id !== id) this.setSounding(node, false);
    }
    const node = this.rows.node(id);
    if (node !== undefined) this.setSounding(node, true);
    if (this.sound.id === null) this.wave.setPosition(null);
  }

  setSounding(node, isSounding) {
    node.classList.toggle("is-sounding", isSounding);
    setAttribute(node, "aria-current", isSounding ? "true" : null);
    this.writeRow(node.dataset.id);
  }

  soundMoved(ms) {
    if (!this.root.isConnected) this.sound.stop();
    else this.wave.setPosition(ms);
  }

  soundFailed() {
    this.notify(this.strings.editor_no_sound);
  }

  async loadPeaks(url) {
    if (url === null || url === this.peaksUrl) return;
    this.peaksUrl = url;
    const answer = await fetch(url).catch(() => null);
    if (this.peaksUrl !== url) return;
    if (answer?.ok) this.wave.peaks = new Uint8Array(await answer.arrayBuffer());
    else this.peaksUrl = null; // asked for again with the next view
    this.showWave();
  }

  showWave() {
    const { meta } = this.state;
    this.strip.hidden = !meta.peaks_url || meta.duration_ms === 0;
    setAttribute(this.wave.canvas, "aria-valuemax", meta.duration_ms);
    const { startMs, endMs } = this.wave.frame(this.state.row(this.here) ?? null, meta.duration_ms);
    this.wave.rows = this.state.between(startMs, endMs);
    this.wave.draw();
  }
}

function readTrimmed(text) {
  return text.trim().normalize("NFC");
}

function recallSwitch(key, standard) {
  try {
    return (localStorage.getItem(key) ?? String(standard)) === "true";
  } catch {
    return standard;
  }
}

function rememberSwitch(key, on) {
  try {
    localStorage.setItem(key, String(on));
  } catch {
    // storage is forbidden: the switch lasts as long as the page
  }
}
