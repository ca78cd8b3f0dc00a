// Holds the menus of a row and of the document. A further action is one line in ROW_ACTIONS or DOCUMENT_ACTIONS.

import { correctionsOf, memoryOf } from "../../page/addresses.js";
import { currentLook } from "../../page/theme.js";
import { hintOf } from "./keymap.js";
import { menuItem, nameItem } from "./menu.js";
import { make } from "../dom.js";
import { speakerColour, speakerLetter } from "../table/speaker_badge.js";
import { fill, showMarks } from "../text_format.js";

/**
 * What can be done with a row, in the order of its menu: the string's key, the name of its line in KEYMAP, whether
 * it is offered now (`when`), and what it does: run(hands, id, opener). The menu is closed before that, and a
 * further menu may be opened at `opener`. A line of null separates.
 */
const ROW_ACTIONS = [
  { label: "editor_split", key: "split", when: (row, { operations }) => operations.caretCluster(row.id) !== null, run: ({ editor }, id) => editor.operations.splitAtCaret(id) },
  { label: "editor_split_playhead", key: "split_playhead", when: (row, { operations }) => operations.playheadMs(row.id) !== null, run: ({ editor }, id) => editor.operations.splitAtPlayhead(id) },
  { label: "editor_merge_next", key: "merge", when: (row, { operations }) => operations.nextOf(row.id) !== undefined, run: ({ editor }, id) => editor.operations.mergeWithNext(id) },
  { label: "editor_insert", key: "insert", run: ({ editor }, id) => editor.operations.insertAfter(id) },
  null,
  { label: "editor_swap", key: "swap", when: (row) => (row.alternatives ?? []).length > 0, run: openAlternatives },
  { label: "editor_revert", key: "revert", when: (row) => row.status !== "untouched", run: ({ editor }, id) => editor.operations.revert(id) },
  null,
  { label: "editor_choose", when: (row, { chosen }) => !chosen.has(row.id), run: ({ editor }, id) => editor.chosen.toggle(id) },
  { label: "editor_skip", key: "skip", when: (row) => row.status !== "skipped", run: (hands, id) => hands.toggleSkipped(id) },
  { label: "editor_unskip", key: "skip", when: (row) => row.status === "skipped", run: (hands, id) => hands.toggleSkipped(id) },
  { label: "editor_hear_again", when: canBeHeard, run: ({ editor }, id, opener) => editor.hearing.openMenu(id, opener) },
  null,
  { label: "editor_delete_row", key: "delete", run: ({ editor }, id) => editor.operations.removeOne(id) },
];

/** What other engines wrote, to be put in place of the text. */
function openAlternatives({ editor }, id, button) {
  const { menu, state, strings } = editor;
  const items = state.row(id).alternatives.map(({ text, language }, number) => {
    const action = () => {
      menu.close();
      editor.operations.swap(id, number);
    };
    return menuItem({ label: showMarks(text), hint: language ?? "–", action });
  });
  menu.open(button, { role: "menu", label: strings.editor_swap }, items);
}

/** A row that nobody verified, where there is sound and an engine to hear it. */
function canBeHeard(row, { state }) {
  return row.status !== "verified" && !state.meta.readonly && (state.meta.hearers ?? []).length > 0;
}

/** What can be done with the document: run(hands, opener); `when(editor)` says whether it is offered. */
const DOCUMENT_ACTIONS = [
  { label: "editor_find", key: "find", run: ({ editor }) => editor.finding.open() },
  { label: "editor_choose_all", run: ({ editor }) => editor.chosen.chooseAll() },
  { label: "editor_names", when: ({ naming, state }) => state.meta.has_voices && naming.others().length > 0, run: ({ editor }, opener) => editor.naming.openDocuments(opener) },
  { label: "editor_divide", when: ({ state }) => Boolean(state.meta.has_voices), run: ({ editor }, opener) => editor.dividing.openForm(opener) },
  { label: "editor_memory_menu", when: ({ state }) => memoryOf(state.meta) !== null, run: ({ editor }) => editor.memory.lookAtAll() },
  { label: "editor_corrections", when: ({ state }) => correctionsOf(state.meta, currentLook()) !== null, run: ({ editor }) => editor.openBeside(correctionsOf(editor.state.meta, currentLook())) },
  { label: "editor_keys", key: "keys", run: ({ editor }, opener) => editor.bar.showKeys(opener) },
];

/** The lines of a menu; separators stand only between lines. */
function actionItems({ actions, strings, isOffered, run }) {
  const items = [];
  let separate = false;
  for (const entry of actions) {
    if (entry === null) separate = items.length > 0;
    if (entry === null || !isOffered(entry)) continue;
    if (separate) items.push(make("div", { class: "lk-menu-line", role: "separator" }));
    separate = false;
    items.push(menuItem({ label: strings[entry.label], hint: hintOf(entry.key), action: () => run(entry) }));
  }
  return items;
}

export function openRowMenu(hands, id, button) {
  const { editor } = hands;
  const { menu, state, strings } = editor;
  const row = state.row(id);
  const isOffered = ({ when }) => when === undefined || when(row, editor);
  const run = (entry) => {
    menu.close();
    entry.run(hands, id, button);
  };
  const items = actionItems({ actions: ROW_ACTIONS, strings, isOffered, run });
  menu.open(button, { role: "menu", label: button.getAttribute("aria-label") }, items);
}

export function openDocumentMenu(hands, button) {
  const { menu, strings } = hands.editor;
  const isOffered = ({ when }) => when === undefined || when(hands.editor);
  const run = (entry) => {
    menu.close();
    entry.run(hands, button);
  };
  const items = actionItems({ actions: DOCUMENT_ACTIONS, strings, isOffered, run });
  menu.open(button, { role: "menu", label: strings.editor_more }, items);
}

function speakerMark(state, name) {
  const index = state.speakerIndex(name);
  return make("span", { class: "lk-letter", "data-colour": speakerColour(index), text: speakerLetter(index) });
}

/** The menu of speakers: choose, add, take away, rename everywhere. */
export function openSpeakers(editor, id, button) {
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
    const warn = (to) => warnOfOne(editor, now, to);
    items.push(nameItem({ label, value: now, button: strings.editor_rename, limit: 200, done: rename, warn }));
  }
  menu.open(button, { role: "menu", label: button.getAttribute("aria-label") }, items);
}

/** What a renaming does where the name exists already; "" where it only renames. */
function warnOfOne({ state, strings }, from, to) {
  const there = to === from || to === "" ? 0 : state.countRows(to);
  const values = { from: showMarks(from), to: showMarks(to), there, rows: state.countRows(from) };
  return there === 0 ? "" : fill(strings.editor_become_one, values);
}

/** The speakers for all selected rows. */
export function openSpeakersOf(editor, button) {
  const { state, strings, menu, operations } = editor;
  const give = (name) => {
    menu.close();
    if (name !== "") operations.giveSpeaker(name, null);
  };
  const items = state.speakers().map((name) =>
    menuItem({ label: showMarks(name), mark: speakerMark(state, name), action: () => give(name) }));
  items.push(menuItem({ label: strings.editor_no_speaker, mark: speakerMark(state, null), action: () => give(null) }));
  items.push(nameItem({ label: strings.editor_new_speaker, value: "", button: strings.editor_add, limit: 200, done: give }));
  menu.open(button, { role: "menu", label: strings.editor_speaker_for }, items);
}

export function openLanguages(editor, id, button) {
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
