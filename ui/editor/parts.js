// Holds how the editor's parts are made, each with what it needs, from those that need nothing to those that need most.
/** @import { Server, Words } from "../types" */
/** @import { LetterTable } from "./tools/latin_letters.js" */

import { Bar } from "./commands/bar.js";
import { Commands } from "./commands/commands.js";
import { openDocumentMenu } from "./commands/document_menu.js";
import { DocumentName } from "./commands/document_name.js";
import { Downloads } from "./commands/downloads.js";
import { ExportMenu } from "./commands/export_menu.js";
import { KeySheet } from "./commands/key_sheet.js";
import { Menu } from "./commands/menu.js";
import { OwnKeys } from "./commands/own_keys.js";
import { Operations } from "./commands/operations.js";
import { Selection } from "./commands/selection.js";
import { SelectionBar } from "./commands/selection_bar.js";
import { Events } from "./events.js";
import { Notices } from "./notices.js";
import { SoundAttachment } from "./sound/attachment.js";
import { Playback } from "./sound/playback.js";
import { RemoteChanges } from "./sync/remote_changes.js";
import { Resume } from "./sync/resume.js";
import { Saving } from "./sync/saving.js";
import { TranscriptState } from "./sync/state.js";
import { CellEdits } from "./table/cell_edits.js";
import { Cursor } from "./table/cursor.js";
import { Doubts } from "./table/doubt.js";
import { DoubtMarks } from "./table/doubt_marks.js";
import { RowList } from "./table/rows.js";
import { Typing } from "./table/typing.js";
import { ViewChoices } from "./table/view_choices.js";
import { Checks } from "./tools/checks.js";
import { CorrectionMemory } from "./tools/correction_memory.js";
import { Filters } from "./tools/filters.js";
import { FindReplace } from "./tools/find_replace.js";
import { LatinLetters } from "./tools/latin_letters.js";
import { LatinTyping } from "./tools/latin_typing.js";
import { RecognitionAgain } from "./tools/recognition_again.js";
import { DocumentDeletion } from "./tools/document_deletion.js";
import { DocumentLinks } from "./tools/document_links.js";
import { Rediarization } from "./tools/rediarization.js";
import { Retranscription } from "./tools/retranscription.js";
import { SpeakerNames } from "./tools/speaker_names.js";

/** @typedef {{ root: HTMLElement, grid: HTMLElement, server: Server, words: Words, letters: LetterTable,
 *   signal: AbortSignal }} Given */
/** @typedef {ReturnType<typeof makeCore>} Core */
/** @typedef {ReturnType<typeof makeParts>} Parts */

/** What every part may need: the document, its rows on the page, the current one, and the way to the server.
 * @param {Given} given */
export function makeCore(given) {
  const { root, grid, server, words, signal } = given;
  const events = new Events(signal);
  const state = new TranscriptState();
  const notices = new Notices({ words, signal });
  const choices = new ViewChoices({ events });
  const ownKeys = new OwnKeys({ events });
  const rows = new RowList({ grid, state, choices, words, events, signal });
  const cursor = new Cursor({ root, state, rows, events });
  /** @type {import("./sync/saving.js").Unsettled} */
  const unsettled = new Set();
  const saving = new Saving({ server, state, rows, cursor, notices, words, events, unsettled, signal });
  return { ...given, events, state, choices, ownKeys, notices, rows, cursor, unsettled, saving };
}

/** Everything else. What listens to the same event hears it in this order: what is dragged settles before what is typed.
 * @param {Core} core */
export function makeParts(core) {
  const { words, saving, signal } = core;
  const { menu, keySheet, checks, exportMenu } = makeMenus(core);
  new CellEdits(core);
  const playback = new Playback(core);
  const attachment = new SoundAttachment(core);
  const typing = new Typing(core);
  const filters = new Filters(core);
  const selection = new Selection(core);
  const operations = new Operations({ ...core, selection, sound: playback.sound });
  const letters = new LatinLetters(core.letters);
  const latinTyping = new LatinTyping({ ...core, letters }, (on) => bar.showLatin(on));
  const bar = new Bar(
    { words, signal, ownKeys: core.ownKeys, name: new DocumentName(core) },
    {
      ...undoActions(saving),
      toggleLatin: () => latinTyping.toggle(),
      play: () => playback.togglePlaying(),
      find: () => tools.findReplace.open(),
      goToDoubt: () => tools.doubts.go(),
      toggleTools: () => bar.showTools(core.root.classList.toggle("has-tools")),
      openKeys: (opener) => keySheet.open(opener),
      openMore: (opener) => openDocumentMenu(commands, opener),
      openExports: (opener) => exportMenu.open(opener),
    },
  );
  const tools = makeTools(core, menu, filters);
  new DoubtMarks(core, tools.doubts);
  const recognitionAgain = new RecognitionAgain({ ...core, selection, menu });
  const shown = { playback, attachment, typing, filters, selection, operations, latinTyping, bar, checks };
  const panels = { ...shown, recognitionAgain, menu };
  const commands = new Commands({ ...core, ...panels, ...tools, keySheet, exportMenu, buttons: bar });
  const selectionBar = new SelectionBar({ ...core, selection, operations, menu });
  const resume = new Resume({ ...core, playback });
  const remoteChanges = new RemoteChanges(core);
  return { ...panels, ...tools, commands, selectionBar, resume, remoteChanges };
}

/** @param {Core} core */
function makeMenus(core) {
  const menu = new Menu(core.root, core.signal);
  const checks = new Checks({ ...core, menu });
  const exportMenu = new ExportMenu({ ...core, checks, downloads: new Downloads(core), menu });
  return { menu, checks, exportMenu, keySheet: new KeySheet({ ...core, menu }) };
}

/** @param {Core["saving"]} saving */
function undoActions(saving) {
  return {
    undo: () => saving.undo(),
    redo: () => saving.redo(),
    retry: () => saving.queue?.retryNow(),
  };
}

/** @param {Core} core
 * @param {Menu} menu
 * @param {Filters} filters */
function makeTools(core, menu, filters) {
  return {
    doubts: new Doubts({ ...core, filters }),
    findReplace: new FindReplace(core),
    correctionMemory: new CorrectionMemory(core),
    retranscription: new Retranscription({ ...core, menu }),
    documentDeletion: new DocumentDeletion(core),
    documentLinks: new DocumentLinks(core),
    rediarization: new Rediarization({ ...core, menu }),
    speakerNames: new SpeakerNames({ ...core, menu }),
  };
}
