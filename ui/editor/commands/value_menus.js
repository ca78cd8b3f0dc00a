// Holds the menus from which a row gets its speaker or its language.
/** @import { Words } from "../../types" */
/** @import { Saving } from "../sync/saving.js" */
/** @import { TranscriptState } from "../sync/state.js" */
/** @import { Menu } from "./menu.js" */
/** @import { Operations } from "./operations.js" */

import { speakerMark } from "../table/speaker_badge.js";
import { fill, showMarks } from "../text_format.js";

const NAME_LIMIT = 200;

/** @typedef {{ menu: Menu, state: TranscriptState, words: Words }} Shown */

/** The speakers of one row: choose, add, take away, rename everywhere.
 * @param {Shown & { saving: Saving }} parts
 * @param {string} id
 * @param {HTMLElement} opener */
export function openSpeakers({ menu, state, words, saving }, id, opener) {
  const { strings } = words;
  const now = state.row(id)?.speaker ?? null;
  const give = (/** @type {string | null} */ name) => saving.edit(id, "speaker", name);
  const used = state.speakers();
  const items = used.map((name) => {
    const index = state.names.indexOf(name);
    const hint = index < 9 ? `Alt ${index + 1}` : "";
    const line = {
      label: showMarks(name),
      isOwn: true,
      mark: speakerMark(state, name),
      hint,
      checked: name === now,
    };
    return menu.item({ ...line, action: () => give(name) });
  });
  const none = { label: strings.editor_no_speaker, mark: speakerMark(state, null), checked: now === null };
  items.push(menu.item({ ...none, action: () => give(null) }));
  const further = [menu.separator(), newSpeakerItem(menu, words, give)];
  if (now !== null) further.push(renameItem({ menu, state, words, saving }, now));
  menu.open(opener, { role: "menu", label: opener.getAttribute("aria-label") }, [...items, ...further]);
}

/** @param {Menu} menu
 * @param {Words} words
 * @param {(name: string) => void} done */
function newSpeakerItem(menu, { strings }, done) {
  const line = { label: strings.editor_new_speaker, value: "", button: strings.editor_add };
  return menu.nameItem({ ...line, limit: NAME_LIMIT, done });
}

/** @param {Shown & { saving: Saving }} parts
 * @param {string} now */
function renameItem({ menu, state, words: { strings }, saving }, now) {
  const label = fill(strings.editor_rename_speaker, { speaker: showMarks(now) });
  /** What a renaming does where the name exists already; "" where it only renames. */
  const warn = (/** @type {string} */ to) => {
    const there = to === now || to === "" ? 0 : state.countRows(to);
    const values = { from: showMarks(now), to: showMarks(to), there, rows: state.countRows(now) };
    return there === 0 ? "" : fill(strings.editor_become_one, values);
  };
  const done = (/** @type {string} */ to) => saving.renameSpeaker(now, to);
  return menu.nameItem({ label, value: now, button: strings.editor_rename, limit: NAME_LIMIT, done, warn });
}

/** The speakers for all selected rows.
 * @param {Shown & { operations: Operations }} parts
 * @param {HTMLElement} opener */
export function openSpeakersOfSelection({ menu, state, words, operations }, opener) {
  const { strings } = words;
  const give = (/** @type {string | null} */ name) => operations.giveSpeaker(name, null);
  const item = (/** @type {string | null} */ name, /** @type {string} */ label) =>
    menu.item({
      label,
      isOwn: name !== null,
      mark: speakerMark(state, name),
      action: () => give(name),
    });
  const items = [
    ...state.speakers().map((name) => item(name, showMarks(name))),
    item(null, strings.editor_no_speaker),
    newSpeakerItem(menu, words, give),
  ];
  menu.open(opener, { role: "menu", label: strings.editor_speaker_for }, items);
}

/** @param {Shown & { saving: Saving }} parts
 * @param {string} id
 * @param {HTMLElement} opener */
export function openLanguages({ menu, state, words: { strings }, saving }, id, opener) {
  const now = state.row(id)?.language;
  const choices = [...state.meta.languages, { code: null, label: strings.editor_unknown }];
  const items = choices.map(({ code, label }) =>
    menu.item({
      label,
      aside: code ?? "–",
      checked: code === now,
      action: () => saving.edit(id, "language", code),
    }),
  );
  menu.open(opener, { role: "menu", label: opener.getAttribute("aria-label") }, items);
}
