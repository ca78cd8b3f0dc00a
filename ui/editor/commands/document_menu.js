// Holds the menu of the document. A further action is one line in ACTIONS.
/** @import { Choices } from "../table/view_choices.js" */
/** @import { Commands } from "./commands.js" */

import { correctionsOf, memoryOf, soundOf } from "../../page/addresses.js";
import { currentLook } from "../../page/theme.js";
import { actionItems } from "./action_items.js";

/** The string's key, the name of its line in KEYMAP, whether it is offered (`when`), and what it does, or which
 * choice it turns on and off. `needs` says who is offered it: those who may edit, or the owner alone; without it
 * everybody. A line of null separates.
 * @type {({ label: string, key?: string, needs?: "edit" | "own", when?: (commands: Commands) => boolean, choice?: keyof Choices,
 *   run?: (commands: Commands, opener: HTMLElement) => void } | null)[]} */
const ACTIONS = [
  { label: "editor_find", key: "find", run: ({ findReplace }) => findReplace.open() },
  { label: "editor_next_doubt", key: "doubt", run: ({ doubts }) => doubts.go() },
  { label: "editor_choose_all", needs: "edit", run: ({ selection }) => selection.selectAll() },
  {
    label: "editor_names",
    needs: "edit",
    when: ({ speakerNames, state }) => Boolean(state.meta.has_voices) && speakerNames.others().length > 0,
    run: ({ speakerNames }, opener) => speakerNames.openDocuments(opener),
  },
  {
    label: "editor_divide",
    needs: "edit",
    when: ({ state }) => Boolean(state.meta.has_voices),
    run: ({ rediarization }, opener) => rediarization.openForm(opener),
  },
  {
    label: "editor_again",
    needs: "edit",
    when: ({ recognitionAgain }) => recognitionAgain.isPossible,
    run: ({ recognitionAgain }, opener) => recognitionAgain.openForm(opener),
  },
  {
    label: "editor_memory_menu",
    needs: "edit",
    when: ({ state }) => memoryOf(state.meta) !== null,
    run: ({ correctionMemory }) => correctionMemory.lookAtAll(),
  },
  {
    label: "editor_corrections",
    when: ({ state }) => correctionsOf(state.meta, currentLook()) !== null,
    run: (commands) => commands.openCorrections(),
  },
  {
    label: "editor_add_sound",
    needs: "edit",
    when: ({ state, attachment }) => attachment.canAttach && soundOf(state.meta) === null,
    run: ({ attachment }) => attachment.choose(),
  },
  {
    label: "editor_replace_sound",
    needs: "edit",
    when: ({ state, attachment }) => attachment.canAttach && soundOf(state.meta) !== null,
    run: ({ attachment }) => attachment.choose(),
  },
  null,
  { label: "editor_show_doubts", choice: "doubts" },
  { label: "editor_enter_edits", needs: "edit", choice: "enterEdits" },
  { label: "editor_show_unseen", choice: "unseen" },
  null,
  {
    label: "editor_share",
    needs: "own",
    run: ({ documentLinks }, opener) => documentLinks.open(opener),
  },
  {
    label: "editor_delete_document",
    needs: "own",
    run: ({ documentDeletion }, opener) => documentDeletion.open(opener),
  },
  null,
  { label: "editor_keys", key: "keys", run: ({ keySheet }, opener) => keySheet.open(opener) },
];

/** @param {Commands} commands
 * @param {HTMLElement} opener */
export function openDocumentMenu(commands, opener) {
  const {
    menu,
    words: { strings },
    choices,
    ownKeys,
  } = commands;
  const isOffered = (/** @type {(typeof ACTIONS)[number]} */ entry) =>
    maySee(commands, entry?.needs) && (!entry?.when || entry.when(commands));
  const offered = ACTIONS.filter(isOffered).map(
    (entry) => entry && { ...entry, checked: entry.choice && choices.now[entry.choice] },
  );
  const items = actionItems({ menu, strings, ownKeys }, offered, ({ run, choice }) => {
    if (choice) choices.toggle(choice);
    run?.(commands, opener);
  });
  menu.open(opener, { role: "menu", label: strings.editor_more }, items);
}

/** @param {Commands} commands
 * @param {"edit" | "own" | undefined} needs */
function maySee({ state }, needs) {
  return needs === "own" ? state.isOwn : needs !== "edit" || !state.isReadOnly;
}
