// Holds the controls of the sound: again and again, run-up, speed, playing on entering; this browser keeps them.
// Must not play anything itself: what was chosen and pressed is told to the actions it was given.
/** @import { Strings } from "../../types" */
/** @import { OwnKeys } from "../commands/own_keys.js" */

import { keep, readKeptValue } from "../../page/browser_store.js";
import { make, setAttribute, setLabel } from "../dom.js";
import { fill } from "../text_format.js";

/** @typedef {{ loop: boolean, leadMs: number, rate: number, enterPlays: boolean, skipGaps: boolean,
 *   spectrogram: boolean, topHz: number }} SoundChoices */

const CHOICES_KEY = "likhita.sound";
const SPEEDS = [0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2];
const LEADS_MS = [0, 500, 1000];
/** @type {SoundChoices} */
const STANDARD_CHOICES = {
  loop: false,
  leadMs: 0,
  rate: 1,
  enterPlays: true,
  skipGaps: false,
  spectrogram: false,
  topHz: 5000,
};
const TOPS_HZ = [5000, 8000]; // vowels and voices; the hiss of consonants too

export class SoundBar {
  /** @param {HTMLElement} node
   * @param {{ choose: (choices: SoundChoices) => void, listen: () => void, back: () => void }} actions
   * @param {AbortSignal} signal */
  constructor(node, actions, signal) {
    this.node = node;
    this.actions = actions;
    this.signal = signal;
    this.choices = recallChoices();
    this.labels = {
      enterPlays: make("span"),
      loop: make("span"),
      skipGaps: make("span"),
      spectrogram: make("span"),
      leadMs: make("span"),
      rate: make("span"),
    };
    this.listen = this.buildButton("listen", actions.listen);
    this.back = this.buildButton("back", actions.back);
    setAttribute(this.listen, "aria-pressed", "false");
    this.skipGaps = this.buildSwitch("skipGaps");
    this.enterPlays = this.buildSwitch("enterPlays");
    this.loop = this.buildSwitch("loop");
    this.lead = this.buildList("leadMs", LEADS_MS);
    this.speed = this.buildList("rate", SPEEDS);
    this.spectrogram = this.buildSwitch("spectrogram");
    this.show();
  }

  /** @param {string} name
   * @param {() => void} action */
  buildButton(name, action) {
    const button = make("button", { type: "button", class: `lk-button lk-${name}` }, [make("span")]);
    button.addEventListener("pointerdown", (event) => event.preventDefault(), { signal: this.signal }); // the focus stays
    button.addEventListener("click", action, { signal: this.signal });
    this.node.append(button);
    return button;
  }

  /** Whether the recording is being listened through. */
  showListening(/** @type {boolean} */ isOn) {
    setAttribute(this.listen, "aria-pressed", String(isOn));
  }

  buildSwitch(/** @type {"enterPlays" | "loop" | "skipGaps" | "spectrogram"} */ name) {
    const input = make("input", { type: "checkbox", class: "lk-check" });
    input.addEventListener("change", () => this.choose({ [name]: input.checked }), { signal: this.signal });
    this.node.append(make("label", { class: `lk-toggle lk-${name}` }, [input, this.labels[name]]));
    return input;
  }

  /** @param {"leadMs" | "rate"} name
   * @param {number[]} values */
  buildList(name, values) {
    const options = values.map((value) => make("option", { value }));
    const list = make("select", { class: "lk-select" }, options);
    list.addEventListener("change", () => this.choose({ [name]: Number(list.value) }), {
      signal: this.signal,
    });
    this.node.append(make("label", { class: `lk-choice lk-${name}` }, [this.labels[name], list]));
    return list;
  }

  /** @param {Strings} strings
   * @param {OwnKeys} ownKeys */
  translate(strings, ownKeys) {
    for (const [button, words, key] of /** @type {[HTMLElement, string, string][]} */ ([
      [this.listen, strings.editor_listen, "listen"],
      [this.back, strings.editor_back, "back"],
    ])) {
      /** @type {HTMLElement} */ (button.firstElementChild).textContent = words;
      setAttribute(button, "title", ownKeys.label(words, key));
      setAttribute(button, "aria-label", words);
    }
    name(this.skipGaps, this.labels.skipGaps, strings.editor_skip_gaps);
    name(this.enterPlays, this.labels.enterPlays, strings.editor_enter_plays);
    name(this.loop, this.labels.loop, strings.editor_loop);
    name(this.spectrogram, this.labels.spectrogram, strings.editor_spectrogram);
    setAttribute(this.spectrogram, "title", ownKeys.label(strings.editor_spectrogram, "spectrogram"));
    name(this.lead, this.labels.leadMs, strings.editor_lead);
    name(this.speed, this.labels.rate, strings.editor_speed);
    for (const option of this.lead.options) {
      option.textContent = fill(strings.editor_seconds, { seconds: Number(option.value) / 1000 });
    }
    for (const option of this.speed.options) option.textContent = `${option.value} ×`;
  }

  show() {
    const { loop, leadMs, rate, enterPlays, skipGaps, spectrogram } = this.choices;
    this.spectrogram.checked = spectrogram;
    this.skipGaps.checked = skipGaps;
    this.enterPlays.checked = enterPlays;
    this.loop.checked = loop;
    this.lead.value = String(leadMs);
    this.speed.value = String(rate);
  }

  choose(/** @type {Partial<SoundChoices>} */ changed) {
    this.choices = { ...this.choices, ...changed };
    this.show();
    this.actions.choose(this.choices);
    keep(CHOICES_KEY, JSON.stringify(this.choices));
  }

  /** Whether this recording has a spectrogram. */
  showPossible(/** @type {boolean} */ isPossible) {
    const label = this.spectrogram.parentElement;
    if (label !== null) label.hidden = !isPossible;
  }

  toggleSpectrogram() {
    this.choose({ spectrogram: !this.choices.spectrogram });
  }

  /** The next highest pitch of the spectrogram. */
  changeTop() {
    const next = (TOPS_HZ.indexOf(this.choices.topHz) + 1) % TOPS_HZ.length;
    this.choose({ topHz: TOPS_HZ[next] });
  }

  toggleLoop() {
    this.choose({ loop: !this.choices.loop });
  }

  /** One speed up or down. */
  shiftSpeed(/** @type {number} */ step) {
    const place = SPEEDS.indexOf(this.choices.rate) + step;
    this.choose({ rate: SPEEDS[Math.min(Math.max(place, 0), SPEEDS.length - 1)] });
  }
}

/** A narrow page shows no words here, so each control also bears its name.
 * @param {HTMLElement} control
 * @param {HTMLElement} label
 * @param {string} words */
function name(control, label, words) {
  label.textContent = words;
  setLabel(control, words);
}

/** What this browser kept, each value only where it is one that can be chosen. */
function recallChoices() {
  const kept = /** @type {Partial<SoundChoices>} */ (readKeptValue(CHOICES_KEY) ?? {});
  const choices = { ...STANDARD_CHOICES };
  if (typeof kept.loop === "boolean") choices.loop = kept.loop;
  if (typeof kept.enterPlays === "boolean") choices.enterPlays = kept.enterPlays;
  if (typeof kept.skipGaps === "boolean") choices.skipGaps = kept.skipGaps;
  if (typeof kept.spectrogram === "boolean") choices.spectrogram = kept.spectrogram;
  if (kept.topHz !== undefined && TOPS_HZ.includes(kept.topHz)) choices.topHz = kept.topHz;
  if (kept.leadMs !== undefined && LEADS_MS.includes(kept.leadMs)) choices.leadMs = kept.leadMs;
  if (kept.rate !== undefined && SPEEDS.includes(kept.rate)) choices.rate = kept.rate;
  return choices;
}
