// Holds the lines of the table of keys (keymap.js) that are about the sound and its picture.
/** @import { KeyLine } from "./keymap.js" */

/** By how much each key moves a border. @type {[key: string, ms: number][]} */
const NUDGES = [
  ["Comma", -10],
  ["Period", 10],
  ["Semicolon", -50],
  ["Quote", 50],
  ["BracketLeft", -500],
  ["BracketRight", 500],
];

/** A line for each key that moves one border of the row.
 * @param {"start" | "end"} side
 * @param {string} held
 * @param {{ earlier: string, later: string }} strings
 * @returns {KeyLine[]} */
function nudgeLines(side, held, { earlier, later }) {
  return NUDGES.map(([key, ms], index) => ({
    keys: [`${held} ${key}`],
    where: "everywhere",
    run: ({ playback }) => playback.borders.nudge(`${side}_ms`, ms),
    label: `editor_key_nudge_${side}`,
    shown: index === 0 ? `${held} , . · ${held} ; ' · ${held} [ ]` : undefined,
    name: `${side}_${ms}`,
    says: ms < 0 ? earlier : later,
    values: { ms: Math.abs(ms) },
    edits: true,
  }));
}

/** @type {KeyLine[]} */
export const SOUND_KEYS = [
  {
    keys: ["Ctrl Space", "Alt P"],
    where: "everywhere",
    run: (commands) => commands.togglePlay(),
    label: "editor_key_play",
    name: "play",
  },
  {
    keys: ["Space", "Shift Space"],
    where: "rest",
    run: (commands) => commands.togglePlay(),
    label: "editor_key_space",
    shown: "Space",
  },
  {
    keys: ["Alt O"],
    where: "everywhere",
    run: ({ playback }) => playback.toggleListening(),
    label: "editor_key_listen",
    name: "listen",
  },
  {
    keys: ["Alt Y"],
    where: "everywhere",
    run: ({ playback }) => playback.goBack(),
    label: "editor_key_back",
    name: "back",
  },
  { keys: [], where: "browser", label: "editor_key_word", shown: "Alt Click" },
  {
    keys: ["Alt L"],
    where: "everywhere",
    run: ({ playback }) => playback.bar.toggleLoop(),
    label: "editor_key_loop",
    name: "loop",
  },
  {
    keys: ["Alt Minus"],
    where: "everywhere",
    run: ({ playback }) => playback.bar.shiftSpeed(-1),
    label: "editor_key_speed",
    shown: "Alt - · Alt =",
    name: "slower",
    says: "editor_own_slower",
  },
  {
    keys: ["Alt Equal"],
    where: "everywhere",
    run: ({ playback }) => playback.bar.shiftSpeed(1),
    label: "editor_key_speed",
    name: "faster",
    says: "editor_own_faster",
  },
  {
    keys: ["Alt Z"],
    where: "everywhere",
    run: ({ playback }) => playback.picture.zoom(1),
    label: "editor_key_zoom",
    name: "nearer",
    says: "editor_own_nearer",
  },
  {
    keys: ["Alt Shift Z"],
    where: "everywhere",
    run: ({ playback }) => playback.picture.zoom(-1),
    label: "editor_key_zoom",
    name: "farther",
    says: "editor_own_farther",
  },
  {
    keys: ["Alt Q"],
    where: "everywhere",
    run: ({ playback }) => playback.bar.toggleSpectrogram(),
    label: "editor_key_spectrogram",
    name: "spectrogram",
  },
  ...nudgeLines("start", "Alt", { earlier: "editor_own_start_earlier", later: "editor_own_start_later" }),
  ...nudgeLines("end", "Alt Shift", { earlier: "editor_own_end_earlier", later: "editor_own_end_later" }),
];
