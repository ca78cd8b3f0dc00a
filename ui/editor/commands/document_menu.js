// Holds the menu of the document. A further action is one line in ACTIONS.
/** @import { Commands } from "./commands.js" */

import { correctionsOf, memoryOf, soundOf } from "../../page/addresses.js";
import { currentLook } from "../../page/theme.js";
import { actionItems } from "./action_items.js";

/** The string's key, the name of its line in KEYMAP, whether it is offered (`when`), and what it does.
 * @type {{ label: string, key?: string, when?: (commands: Commands) => boolean,
 *   run: (commands: Commands, opener: HTMLElement) => void }[]} */
const ACTIONS = [
  { label: "editor_find", key: "find", run: ({ findReplace }) => findReplace.open() },
  { label: "editor_choose_all", run: ({ selection }) => selection.selectAll() },
  {
    label: "editor_names",
    when: ({ speakerNames, state }) => Boolean(state.meta.has_voices) && speakerNames.others().length > 0,
    run: ({ speakerNames }, opener) => speakerNames.openDocuments(opener),
  },
  {
    label: "editor_divide",
    when: ({ state }) => Boolean(state.meta.has_voices),
    run: ({ rediarization }, opener) => rediarization.openForm(opener),
  },
  {
    label: "editor_again",
    when: ({ recognitionAgain }) => recognitionAgain.isPossible,
    run: ({ recognitionAgain }, opener) => recognitionAgain.openForm(opener),
  },
  {
    label: "editor_memory_menu",
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
    when: ({ state, attachment }) => attachment.canAttach && soundOf(state.meta) === null,
    run: ({ attachment }) => attachment.choose(),
  },
  {
    label: "editor_replace_sound",
    when: ({ state, attachment }) => attachment.canAttach && soundOf(state.meta) !== null,
    run: ({ attachment }) => attachment.choose(),
  },
  { label: "editor_keys", key: "keys", run: ({ keySheet }, opener) => keySheet.open(opener) },
];

/** @param {Commands} commands
 * @param {HTMLElement} opener */
export function openDocumentMenu(commands, opener) {
  const { menu, words } = commands;
  const offered = ACTIONS.filter(({ when }) => when === undefined || when(commands));
  const items = actionItems(menu, words.strings, offered, ({ run }) => run(commands, opener));
  menu.open(opener, { role: "menu", label: words.strings.editor_more }, items);
}
