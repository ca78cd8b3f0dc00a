// Holds the controls of the sound: again and again, run-up, speed, playing on entering; this browser keeps them.
// Must not play anything itself: what was chosen is told to `onChange(choices)`.

import { make, setLabel } from "../dom.js";
import { fill } from "../text_format.js";

const CHOICES_KEY = "likhita.sound";
const SPEEDS = [0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2];
const LEADS_MS = [0, 500, 1000];
const STANDARD_CHOICES = { loop: false, leadMs: 0, rate: 1, enterPlays: true };

export class SoundBar {
  constructor(node, onChange) {
    this.node = node;
    this.onChange = onChange;
    this.choices = recallChoices();
    this.labels = {};
    this.enterPlays = this.buildSwitch("enterPlays");
    this.loop = this.buildSwitch("loop");
    this.lead = this.buildList("leadMs", LEADS_MS);
    this.speed = this.buildList("rate", SPEEDS);
    this.show();
  }

  buildSwitch(name) {
    const input = make("input", { type: "checkbox", class: "lk-check" });
    input.addEventListener("change", () => this.choose({ [name]: input.checked }));
    this.labels[name] = make("span");
    this.node.append(make("label", { class: `lk-toggle lk-${name}` }, [input, this.labels[name]]));
    return input;
  }

  buildList(name, values) {
    const options = values.map((value) => make("option", { value }));
    const list = make("select", { class: "lk-select" }, options);
    list.addEventListener("change", () => this.choose({ [name]: Number(list.value) }));
    this.labels[name] = make("span");
    this.node.append(make("label", { class: `lk-choice lk-${name}` }, [this.labels[name], list]));
    return list;
  }

  /** A narrow page shows no words here, so each control also bears its name. */
  name(control, label, words) {
    label.textContent = words;
    setLabel(control, words);
  }

  translate(strings) {
    this.name(this.enterPlays, this.labels.enterPlays, strings.editor_enter_plays);
    this.name(this.loop, this.labels.loop, strings.editor_loop);
    this.name(this.lead, this.labels.leadMs, strings.editor_lead);
    this.name(this.speed, this.labels.rate, strings.editor_speed);
    for (const option of this.lead.options) {
      option.textContent = fill(strings.editor_seconds, { seconds: Number(option.value) / 1000 });
    }
    for (const option of this.speed.options) option.textContent = `${option.value} ×`;
  }

  show() {
    const { loop, leadMs, rate, enterPlays } = this.choices;
    this.enterPlays.checked = enterPlays;
    this.loop.checked = loop;
    this.lead.value = String(leadMs);
    this.speed.value = String(rate);
  }

  choose(changed) {
    this.choices = { ...this.choices, ...changed };
    this.show();
    this.onChange(this.choices);
    try {
      localStorage.setItem(CHOICES_KEY, JSON.stringify(this.choices));
    } catch {
      // storage is forbidden: the choice lasts as long as the page
    }
  }

  toggleLoop() {
    this.choose({ loop: !this.choices.loop });
  }

  /** One speed up or down. */
  shiftSpeed(step) {
    const place = SPEEDS.indexOf(this.choices.rate) + step;
    this.choose({ rate: SPEEDS[Math.min(Math.max(place, 0), SPEEDS.length - 1)] });
  }
}

/** What this browser kept, each value only where it is one that can be chosen. */
function recallChoices() {
  let kept = {};
  try {
    kept = JSON.parse(localStorage.getItem(CHOICES_KEY) ?? "{}") ?? {};
  } catch {
    // storage is forbidden, or holds something else
  }
  const choices = { ...STANDARD_CHOICES };
  if (typeof kept.loop === "boolean") choices.loop = kept.loop;
  if (typeof kept.enterPlays === "boolean") choices.enterPlays = kept.enterPlays;
  if (LEADS_MS.includes(kept.leadMs)) choices.leadMs = kept.leadMs;
  if (SPEEDS.includes(kept.rate)) choices.rate = kept.rate;
  return choices;
}
