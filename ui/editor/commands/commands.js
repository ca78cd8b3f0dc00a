// Holds what keys, clicks and menus can ask for. Which key does what stands in keymap.js, which line of a menu in
// row_menu.js and document_menu.js.
/** @import { Words } from "../../types" */
/** @import { Events } from "../events.js" */
/** @import { SoundAttachment } from "../sound/attachment.js" */
/** @import { Playback } from "../sound/playback.js" */
/** @import { Saving } from "../sync/saving.js" */
/** @import { TranscriptState } from "../sync/state.js" */
/** @import { Cursor } from "../table/cursor.js" */
/** @import { Doubts } from "../table/doubt.js" */
/** @import { RowList } from "../table/rows.js" */
/** @import { Typing } from "../table/typing.js" */
/** @import { ViewChoices } from "../table/view_choices.js" */
/** @import { CorrectionMemory } from "../tools/correction_memory.js" */
/** @import { DocumentDeletion } from "../tools/document_deletion.js" */
/** @import { DocumentLinks } from "../tools/document_links.js" */
/** @import { FindReplace } from "../tools/find_replace.js" */
/** @import { LatinTyping } from "../tools/latin_typing.js" */
/** @import { RecognitionAgain } from "../tools/recognition_again.js" */
/** @import { Rediarization } from "../tools/rediarization.js" */
/** @import { Retranscription } from "../tools/retranscription.js" */
/** @import { SpeakerNames } from "../tools/speaker_names.js" */
/** @import { ExportMenu } from "./export_menu.js" */
/** @import { KeySheet } from "./key_sheet.js" */
/** @import { Menu } from "./menu.js" */
/** @import { Operations } from "./operations.js" */
/** @import { OwnKeys } from "./own_keys.js" */
/** @import { Selection } from "./selection.js" */

import { correctionsOf } from "../../page/addresses.js";
import { currentLook } from "../../page/theme.js";
import { openAlternatives, openRowMenu } from "./row_menu.js";
import { openLanguages, openSpeakers } from "./value_menus.js";

/**
 * @typedef {object} CommandParts
 * @property {TranscriptState} state
 * @property {RowList} rows
 * @property {ViewChoices} choices
 * @property {Cursor} cursor
 * @property {Typing} typing
 * @property {Saving} saving
 * @property {Playback} playback
 * @property {SoundAttachment} attachment
 * @property {Operations} operations
 * @property {Selection} selection
 * @property {Doubts} doubts
 * @property {LatinTyping} latinTyping
 * @property {FindReplace} findReplace
 * @property {Retranscription} retranscription
 * @property {RecognitionAgain} recognitionAgain
 * @property {Rediarization} rediarization
 * @property {SpeakerNames} speakerNames
 * @property {DocumentDeletion} documentDeletion
 * @property {DocumentLinks} documentLinks
 * @property {CorrectionMemory} correctionMemory
 * @property {Menu} menu
 * @property {KeySheet} keySheet
 * @property {OwnKeys} ownKeys
 * @property {ExportMenu} exportMenu
 * @property {{ keys: HTMLElement, export: HTMLElement }} buttons of the bar, where their menus open
 * @property {Words} words
 * @property {Events} events
 */

export class Commands {
  /** @param {CommandParts} parts */
  constructor(parts) {
    this.state = parts.state;
    this.rows = parts.rows;
    this.choices = parts.choices;
    this.cursor = parts.cursor;
    this.typing = parts.typing;
    this.saving = parts.saving;
    this.playback = parts.playback;
    this.attachment = parts.attachment;
    this.operations = parts.operations;
    this.selection = parts.selection;
    this.doubts = parts.doubts;
    this.latinTyping = parts.latinTyping;
    this.findReplace = parts.findReplace;
    this.retranscription = parts.retranscription;
    this.recognitionAgain = parts.recognitionAgain;
    this.rediarization = parts.rediarization;
    this.speakerNames = parts.speakerNames;
    this.documentDeletion = parts.documentDeletion;
    this.documentLinks = parts.documentLinks;
    this.correctionMemory = parts.correctionMemory;
    this.menu = parts.menu;
    this.keySheet = parts.keySheet;
    this.ownKeys = parts.ownKeys;
    this.exportMenu = parts.exportMenu;
    this.buttons = parts.buttons;
    this.words = parts.words;
    this.events = parts.events;
  }

  /** What is typed becomes an edit. */
  commit() {
    this.events.tell("settle");
  }

  commitAndMove() {
    this.commit();
    this.cursor.move(1);
  }

  verifyAndMove() {
    const { here } = this.cursor;
    if (here === null) return;
    this.commit();
    this.saving.edit(here, "status", "verified");
    this.cursor.move(1);
  }

  /** Enter on a row plays it, or goes into its text where that was chosen. */
  enterRow() {
    if (this.choices.now.enterEdits && !this.state.isReadOnly) this.cursor.edit();
    else this.playback.playRow(this.cursor.here);
  }

  togglePlay() {
    this.playback.togglePlaying();
  }

  toggleVerified(/** @type {string} */ id) {
    this.toggleStatus(id, "verified");
  }

  /** Take the current row out of the work, or back into it. */
  toggleSkipped(id = this.cursor.here) {
    if (id !== null) this.toggleStatus(id, "skipped");
  }

  /** @param {string} id
   * @param {"verified" | "skipped"} status */
  toggleStatus(id, status) {
    this.commit();
    this.saving.edit(id, "status", this.state.row(id)?.status === status ? "edited" : status);
  }

  giveSpeaker(/** @type {KeyboardEvent} */ { code }) {
    const name = this.state.names[Number(code.at(-1)) - 1];
    if (name !== undefined) this.operations.giveSpeaker(name);
  }

  /** Several selected rows are joined, else this one with the next. */
  merge() {
    const { selection, operations } = this;
    if (selection.ids.size > 1) operations.merge(selection.idsOr(null), true);
    else operations.mergeWithNext();
  }

  openRowMenuHere() {
    const { here } = this.cursor;
    const button = this.rows.node(here)?.parts.more;
    if (here !== null && button !== undefined && !button.disabled) openRowMenu(this, here, button);
  }

  /** What other engines wrote of the current row, to be looked at and taken. */
  openAlternativesHere() {
    const { here } = this.cursor;
    const button = this.rows.node(here)?.parts.more;
    if (here !== null && button !== undefined && !button.disabled) openAlternatives(this, here, button);
  }

  /** A row's own controls.
   * @param {string} id
   * @param {string} action
   * @param {HTMLElement} button */
  press(id, action, button) {
    if (action === "play") this.playback.toggle(id);
    else if (action === "verify") this.toggleVerified(id);
    else if (action === "speaker") openSpeakers(this, id, button);
    else if (action === "language") openLanguages(this, id, button);
    else if (action === "more") openRowMenu(this, id, button);
  }

  showKeys() {
    this.keySheet.open(this.buttons.keys);
  }

  openExports() {
    if (!this.buttons.export.hidden) this.exportMenu.open(this.buttons.export);
  }

  /** The page of what was corrected, in a tab of its own, once everything typed is saved. */
  openCorrections() {
    const address = correctionsOf(this.state.meta, currentLook());
    if (address !== null) this.saving.whenSaved(() => window.open(address, "_blank", "noreferrer"));
  }

  escape() {
    if (this.typing.cancel() || this.selection.clear()) return;
    this.cursor.focusRow();
  }
}
