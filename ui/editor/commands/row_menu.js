// Holds the menu of a row. A further action is one line in ACTIONS.
/** @import { Row, Strings } from "../../types" */
/** @import { InsertedPlace } from "../sync/inserted_place.js" */
/** @import { Commands } from "./commands.js" */

import { fill, formatTime, showMarks } from "../text_format.js";
import { nameEngine, otherTexts } from "../table/other_texts.js";
import { actionItems } from "./action_items.js";

/**
 * In the order of the menu: the string's key, the name of its line in KEYMAP, whether it is offered now (`when`), what
 * is said of it beforehand (`note`), and what it does. The menu is closed before that, and a further one may be opened at `opener`. A line of null separates.
 * @type {({ label: string, key?: string, when?: (row: Row, commands: Commands) => boolean,
 *   note?: (row: Row, commands: Commands) => string,
 *   run: (commands: Commands, id: string, opener: HTMLElement) => void } | null)[]}
 */
const ACTIONS = [
  {
    label: "editor_split",
    key: "split",
    when: (row, { operations }) => operations.caretCluster(row.id) !== null,
    run: ({ operations }, id) => operations.splitAtCaret(id),
  },
  {
    label: "editor_split_playhead",
    key: "split_playhead",
    when: (row, { operations }) => operations.playheadMs(row.id) !== null,
    run: ({ operations }, id) => operations.splitAtPlayhead(id),
  },
  {
    label: "editor_merge_next",
    key: "merge",
    when: (row, { operations }) => operations.nextOf(row.id) !== undefined,
    run: ({ operations }, id) => operations.mergeWithNext(id),
  },
  {
    label: "editor_insert",
    key: "insert",
    note: ({ id }, { operations, words }) => sayPlace(operations.placeBehind(id), words.strings),
    run: ({ operations }, id) => operations.insertAfter(id),
  },
  null,
  {
    label: "editor_swap",
    key: "swap",
    when: (row) => otherTexts(row).length > 0,
    run: openAlternatives,
  },
  {
    label: "editor_revert",
    key: "revert",
    when: (row) => row.status !== "untouched",
    run: ({ operations }, id) => operations.revert(id),
  },
  null,
  {
    label: "editor_choose",
    when: (row, { selection }) => !selection.has(row.id),
    run: ({ selection }, id) => selection.toggle(id),
  },
  {
    label: "editor_skip",
    key: "skip",
    when: (row) => row.status !== "skipped",
    run: (commands, id) => commands.toggleSkipped(id),
  },
  {
    label: "editor_unskip",
    key: "skip",
    when: (row) => row.status === "skipped",
    run: (commands, id) => commands.toggleSkipped(id),
  },
  {
    label: "editor_hear_again",
    when: (row, { retranscription }) => retranscription.canBeHeard(row),
    run: ({ retranscription }, id, opener) => retranscription.openMenu(id, opener),
  },
  null,
  { label: "editor_delete_row", key: "delete", run: ({ operations }, id) => operations.removeOne(id) },
];

/** @param {Commands} commands
 * @param {string} id
 * @param {HTMLElement} opener */
export function openRowMenu(commands, id, opener) {
  const {
    menu,
    state,
    words: { strings },
    ownKeys,
  } = commands;
  const row = state.row(id);
  if (row === undefined) return;
  const offered = ACTIONS.map((entry) => {
    if (entry?.when && !entry.when(row, commands)) return undefined;
    return entry && { ...entry, note: entry.note?.(row, commands) };
  });
  const items = actionItems({ menu, strings, ownKeys }, offered, ({ run }) => run(commands, id, opener));
  menu.open(opener, { role: "menu", label: opener.getAttribute("aria-label") }, items);
}

/** Where a row would be inserted, and whose time it takes.
 * @param {InsertedPlace} place
 * @param {Strings} strings */
function sayPlace({ start_ms: startMs, end_ms: endMs, shortens }, strings) {
  const values = {
    from: formatTime(startMs),
    to: formatTime(endMs),
    seconds: ((endMs - startMs) / 1000).toFixed(1),
  };
  return fill(shortens ? strings.editor_insert_shared : strings.editor_insert_place, values);
}

/** What other engines wrote, each with engine and language, to be put in place of the text.
 * @param {Commands} commands
 * @param {string} id
 * @param {HTMLElement} opener */
export function openAlternatives({ menu, operations, rows, state, words: { strings } }, id, opener) {
  const row = state.row(id);
  if (row === undefined) return;
  const languages = new Map(state.meta.languages.map(({ code, label }) => [code, label]));
  const items = otherTexts(row).map(({ text, engine, language, number }) =>
    menu.item({
      label: showMarks(text),
      isOwn: true,
      note: `${nameEngine(engine)} · ${languages.get(language ?? "") ?? language ?? strings.editor_unknown}`,
      action: () => operations.swap(id, number),
    }),
  );
  if (items.length === 0) rows.say(id, strings.editor_no_other);
  else menu.open(opener, { role: "menu", label: strings.editor_swap, className: "lk-texts" }, items);
}
