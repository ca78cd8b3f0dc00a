// Asks which tracks and channels of a recording are wanted, and whether each of them is one speaker.

import { language, say } from "../page/language.js";

/** A sound track as `engines.audio.parts.Track` describes it.
 * @typedef {{ number: number, channels: number, language: string, title: string, is_default: boolean }} Track */
/** What `/transcribe` calls tracks, and whether each part is a speaker of its own.
 * @typedef {{ tracks: string, apart: boolean }} Wanted */
/** Words that change with the language: the node and what it says.
 * @typedef {[HTMLElement, () => string]} Worded */

const OF_TRACKS = { title: "parts_tracks", apart: "parts_apart_tracks" };
const OF_CHANNELS = { title: "parts_channels", apart: "parts_apart_channels" };

export class PartsChoice {
  /** @param {HTMLFormElement} form empty and hidden; filled when there is something to ask
   * @param {AbortSignal} signal */
  constructor(form, signal) {
    this.form = form;
    this.signal = signal;
    /** @type {Worded[]} */
    this.words = [];
    /** @type {(wanted: Wanted | null) => void} */
    this.answer = () => {};
    form.addEventListener("submit", (event) => this.begin(event), { signal });
    form.addEventListener("change", (event) => this.follow(/** @type {HTMLElement} */ (event.target)), {
      signal,
    });
    form.addEventListener("keydown", (event) => this.leave(event), { signal });
  }

  /** `answer` gets what was chosen, null where somebody gave up.
   * @param {Track[]} tracks
   * @param {(wanted: Wanted | null) => void} answer */
  ask(tracks, answer) {
    this.answer = answer;
    this.words = [];
    const count = tracks.length > 1 ? tracks.length : tracks[0].channels;
    const keys = tracks.length > 1 ? OF_TRACKS : OF_CHANNELS;
    const title = this.worded("p", () => say(keys.title, { count }), "parts-title");
    title.id = "parts-title";
    const modes = make("div", "parts-modes");
    modes.setAttribute("role", "radiogroup");
    modes.setAttribute("aria-labelledby", title.id);
    modes.append(this.mode("auto", "parts_auto"), this.mode("chosen", "parts_chosen"));
    this.list = tracks.length > 1 ? this.trackList(tracks) : this.channelList(tracks[0], false);
    this.list.classList.add("parts-list");
    const apart = this.option("checkbox", "apart", "1", () => say(keys.apart));
    apart.classList.add("parts-apart");
    this.problem = this.worded("p", () => say("parts_none"), "parts-problem");
    this.problem.setAttribute("role", "alert");
    this.form.replaceChildren(title, modes, this.list, apart, this.problem, this.buttons());
    this.form.hidden = false;
    this.problem.hidden = true;
    this.list.hidden = true;
    /** @type {HTMLInputElement} */ (modes.querySelector("input")).focus();
  }

  close() {
    this.form.hidden = true;
    this.form.replaceChildren();
    this.words = [];
  }

  showWords() {
    for (const [node, words] of this.words) node.textContent = words();
  }

  // --- what is asked -------------------------------------------------------------------------------

  /** @param {"auto" | "chosen"} name
   * @param {string} key */
  mode(name, key) {
    const option = this.option("radio", "mode", name, () => say(key));
    if (name === "chosen") return option;
    /** @type {HTMLInputElement} */ (option.querySelector("input")).checked = true;
    option.append(this.worded("span", () => say("parts_auto_detail"), "parts-detail"));
    return option;
  }

  trackList(/** @type {Track[]} */ tracks) {
    const list = make("ul", "parts-tracks");
    for (const track of tracks) {
      const line = make("li", "parts-track");
      const option = this.option("checkbox", "part", String(track.number), () =>
        say("parts_track", { number: track.number }),
      );
      option.append(this.worded("span", () => describe(track), "parts-detail"));
      line.append(option);
      if (track.channels > 1) line.append(this.channelList(track, true));
      list.append(line);
    }
    return list;
  }

  /** @param {Track} track
   * @param {boolean} isOne one track of several */
  channelList({ number, channels }, isOne) {
    const list = make("div", "parts-channels");
    for (let channel = 1; channel <= channels; channel += 1) {
      const key = isOne ? "parts_channel_of" : "parts_channel";
      const option = this.option("checkbox", "part", `${number}:${channel}`, () => String(channel));
      option.classList.add("parts-chip");
      option.querySelector(".parts-words")?.setAttribute("aria-hidden", "true"); // its name says more
      const named = isOne ? { number, channel } : { number: channel };
      const label = this.worded("span", () => say(key, named), "parts-name");
      option.append(label);
      list.append(option);
    }
    return list;
  }

  /** @param {"radio" | "checkbox"} type
   * @param {string} name
   * @param {string} value
   * @param {() => string} words */
  option(type, name, value, words) {
    const label = make("label", "parts-option");
    const input = document.createElement("input");
    Object.assign(input, { type, name, value });
    label.append(input, this.worded("span", words, "parts-words"));
    return label;
  }

  buttons() {
    const line = make("div", "parts-buttons");
    const begin = /** @type {HTMLButtonElement} */ (
      this.worded("button", () => say("parts_begin"), "parts-begin")
    );
    const cancel = /** @type {HTMLButtonElement} */ (
      this.worded("button", () => say("cancel"), "parts-cancel")
    );
    begin.type = "submit";
    cancel.type = "button";
    cancel.addEventListener("click", () => this.answer(null), { signal: this.signal });
    line.append(begin, cancel);
    return line;
  }

  /** @param {string} tag
   * @param {() => string} words
   * @param {string} name */
  worded(tag, words, name) {
    const node = make(tag, name);
    node.textContent = words();
    this.words.push([node, words]);
    return node;
  }

  // --- what is answered ----------------------------------------------------------------------------

  /** A track holds its channels: either it is chosen, or some of them. */
  follow(/** @type {HTMLElement} */ changed) {
    const input = /** @type {HTMLInputElement} */ (changed);
    if (input.name === "mode" && this.list) this.list.hidden = input.value === "auto";
    if (this.problem) this.problem.hidden = true;
    if (input.name !== "part" || !input.checked) return;
    const [track, channel] = input.value.split(":");
    for (const other of this.inputs("part")) {
      const isOther = other.value.split(":")[0] === track && other.value.includes(":") === !channel;
      if (isOther) other.checked = false;
    }
  }

  begin(/** @type {Event} */ event) {
    event.preventDefault();
    const isAuto = this.inputs("mode").some((input) => input.checked && input.value === "auto");
    const chosen = this.inputs("part").filter((input) => input.checked);
    if (!isAuto && !chosen.length) {
      if (this.problem) this.problem.hidden = false;
      this.inputs("part")[0]?.focus();
      return;
    }
    const tracks = isAuto ? "auto" : chosen.map((input) => input.value).join(",");
    this.answer({ tracks, apart: this.inputs("apart").some((input) => input.checked) });
  }

  leave(/** @type {KeyboardEvent} */ event) {
    if (event.key === "Escape" && !event.isComposing) this.answer(null);
  }

  inputs(/** @type {string} */ name) {
    return /** @type {HTMLInputElement[]} */ ([...this.form.querySelectorAll(`input[name=${name}]`)]);
  }
}

/** What a file says of a track, in the language of the page. */
function describe(/** @type {Track} */ { channels, language: spoken, title, is_default }) {
  const widths = ["", say("parts_mono"), say("parts_stereo")];
  const width = widths[channels] ?? say("parts_many", { count: channels });
  const parts = [nameLanguage(spoken), width, title, is_default ? say("parts_default") : ""];
  return parts.filter(Boolean).join(" · ");
}

function nameLanguage(/** @type {string} */ code) {
  try {
    return code && (new Intl.DisplayNames([language()], { type: "language" }).of(code) ?? code);
  } catch {
    return code; // no code of a language
  }
}

/** @param {string} tag
 * @param {string} name
 * @returns {HTMLElement} */
function make(tag, name) {
  const node = document.createElement(tag);
  node.className = name;
  return node;
}
