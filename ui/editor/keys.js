// Holds what hands do: keys, clicks, caret and composition, turned into calls of the Editor.
// No key that a browser owns is taken; while an input method composes, every key is its own.

class Hands {
  constructor(editor) {
    this.editor = editor;
    const { root, grid } = editor;
    root.addEventListener("keydown", (event) => this.onKey(event));
    grid.addEventListener("click", (event) => this.onClick(event));
    grid.addEventListener("pointerover", (event) => showTip(event.target.closest("[data-action]")));
    grid.addEventListener("input", (event) => this.onInput(event));
    grid.addEventListener("compositionstart", () => editor.typing.compose(true));
    grid.addEventListener("compositionend", () => editor.typing.compose(false));
    grid.addEventListener("focusin", (event) => this.onEnter(event));
    grid.addEventListener("focusout", (event) => this.onLeave(event));
    window.addEventListener("online", () => editor.saving.queue?.retryNow());
    window.addEventListener("pagehide", () => editor.typing.commit());
    window.addEventListener("beforeunload", (event) => {
      if (!editor.saving.isSaved()) event.preventDefault();
    });
  }

  onKey(event) {
    if (event.isComposing || event.keyCode === 229) return;
    const action = this.findShortcut(event) ?? this.findPlainKey(event);
    if (action === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  }

  /** Keys with Ctrl (or Cmd) or Alt; they work everywhere in the editor. */
  findShortcut(event) {
    const { editor } = this;
    const { key, code, altKey, shiftKey } = event;
    const ctrl = event.ctrlKey || event.metaKey;
    if (ctrl && !altKey) {
      if (key === "Enter") return () => this.verifyAndMove();
      const onRow = event.target.classList.contains("lk-row"); // in a text they are the caret's
      if (onRow && (key === "Home" || key === "End")) return () => editor.goToEnd(key === "Home" ? 0 : -1);
      if (code === "Space" && event.ctrlKey) return () => this.togglePlay();
      if (this.isBrowsersUndo(event)) return undefined;
      if (code === "KeyZ") return () => (shiftKey ? editor.saving.redo() : editor.saving.undo());
      if (code === "KeyY" && event.ctrlKey) return () => editor.saving.redo();
    }
    if (altKey && !ctrl && !shiftKey) {
      if (key === "ArrowDown" || key === "ArrowUp") return () => editor.move(key === "ArrowDown" ? 1 : -1);
      if (code === "KeyP") return () => this.togglePlay();
      if (/^Digit[1-9]$/.test(code)) return () => this.giveSpeaker(Number(code.at(-1)) - 1);
    }
    return undefined;
  }

  /** While text is typed and not committed, undo is the browser's own, letter by letter. */
  isBrowsersUndo({ target }) {
    return target.tagName === "INPUT" || this.editor.typing.touched;
  }

  findPlainKey(event) {
    const { editor } = this;
    const { key, target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
    const field = target.dataset?.field;
    if (key === "Escape" && editor.grid.contains(target)) return () => this.escape();
    if (key === "Enter" && field === "text" && !event.shiftKey) return () => this.commitAndMove();
    if (key === "Enter" && field !== undefined && field !== "text") return () => editor.typing.commit();
    if (isEditable(target)) return undefined;
    if (key === "?") return () => editor.bar.showKeys(editor.bar.keys);
    if (!target.classList.contains("lk-row")) return undefined;
    if (key === "Enter") return () => editor.listening.playRow(target.dataset.id);
    if (key === "ArrowDown" || key === "ArrowUp") return () => editor.move(key === "ArrowDown" ? 1 : -1);
    return undefined;
  }

  commitAndMove() {
    this.editor.typing.commit();
    this.editor.move(1);
  }

  verifyAndMove() {
    const { editor } = this;
    if (editor.here === null) return;
    editor.typing.commit();
    editor.saving.edit(editor.here, "status", "verified");
    editor.move(1);
  }

  togglePlay() {
    if (this.editor.here !== null) this.editor.listening.toggle(this.editor.here);
  }

  toggleVerified(id) {
    const { editor } = this;
    editor.typing.commit();
    editor.saving.edit(id, "status", editor.state.row(id).status === "verified" ? "edited" : "verified");
  }

  giveSpeaker(index) {
    const { editor } = this;
    const name = editor.state.names[index];
    if (name === undefined || editor.here === null) return;
    editor.typing.commit();
    editor.saving.edit(editor.here, "speaker", name);
  }

  escape() {
    const { editor } = this;
    if (!editor.typing.cancel()) editor.rows.node(editor.here)?.focus({ preventScroll: true });
  }

  onClick(event) {
    const button = event.target.closest("[data-action]");
    const row = event.target.closest(".lk-row");
    if (button === null || row === null || button.disabled) return;
    const { id } = row.dataset;
    const { editor } = this;
    const actions = {
      play: () => editor.listening.toggle(id),
      verify: () => this.toggleVerified(id),
      speaker: () => openSpeakers(editor, id, button),
      language: () => openLanguages(editor, id, button),
    };
    editor.markHere(id);
    actions[button.dataset.action]();
  }

  onInput(event) {
    const cell = event.target.closest("[data-field]");
    if (cell !== null) this.editor.typing.touch(cell);
  }

  onEnter(event) {
    const row = event.target.closest(".lk-row");
    if (row === null) return;
    const { editor } = this;
    editor.markHere(row.dataset.id);
    if (event.target.dataset.field === "text") editor.listening.enter(row.dataset.id);
  }

  onLeave(event) {
    const { typing } = this.editor;
    if (typing.cell === event.target) typing.commit();
  }
}

/** A button's name as its tooltip, written when the pointer comes near: a thousand titles would cost time. */
function showTip(button) {
  if (button !== null) setAttribute(button, "title", button.getAttribute("aria-label"));
}

function speakerMark(state, name) {
  const index = state.speakerIndex(name);
  return make("span", { class: "lk-letter", "data-colour": speakerColour(index), text: speakerLetter(index) });
}

/** The menu of speakers: choose, add, take away, rename everywhere. */
function openSpeakers(editor, id, button) {
  const { state, strings, menu } = editor;
  const now = state.row(id).speaker;
  const give = (name) => {
    menu.close();
    if (name !== "") editor.saving.edit(id, "speaker", name);
  };
  const items = state.names.filter((name) => state.speakers().includes(name)).map((name) => {
    const index = state.names.indexOf(name);
    const hint = index < 9 ? `Alt ${index + 1}` : "";
    const mark = speakerMark(state, name);
    return menuItem({ label: showMarks(name), mark, hint, checked: name === now, action: () => give(name) });
  });
  const none = strings.editor_no_speaker;
  items.push(menuItem({ label: none, mark: speakerMark(state, null), checked: now === null, action: () => give(null) }));
  items.push(make("div", { class: "lk-menu-line", role: "separator" }));
  items.push(nameItem({ label: strings.editor_new_speaker, value: "", button: strings.editor_add, limit: 200, done: give }));
  if (now !== null) {
    const label = fill(strings.editor_rename_speaker, { speaker: showMarks(now) });
    const rename = (to) => {
      menu.close();
      editor.saving.renameSpeaker(now, to);
    };
    items.push(nameItem({ label, value: now, button: strings.editor_rename, limit: 200, done: rename }));
  }
  menu.open(button, { role: "menu", label: button.getAttribute("aria-label") }, items);
}

function openLanguages(editor, id, button) {
  const { state, strings, menu } = editor;
  const now = state.row(id).language;
  const choices = [...state.meta.languages, { code: null, label: strings.editor_unknown }];
  const items = choices.map(({ code, label }) => {
    const action = () => {
      menu.close();
      editor.saving.edit(id, "language", code);
    };
    return menuItem({ label, hint: code ?? "–", checked: code === now, action });
  });
  menu.open(button, { role: "menu", label: button.getAttribute("aria-label") }, items);
}
