// Holds the two buttons on the waveform that show it nearer or farther.
/** @import { Strings } from "../../types" */
/** @import { OwnKeys } from "../commands/own_keys.js" */

import { make, setLabel } from "../dom.js";

export class ZoomButtons {
  /** @param {(step: 1 | -1) => void} zoom
   * @param {AbortSignal} signal */
  constructor(zoom, signal) {
    const build = (/** @type {1 | -1} */ step, /** @type {string} */ text) => {
      const button = make("button", { type: "button", class: "lk-button lk-zoom", text });
      button.addEventListener("pointerdown", (event) => event.preventDefault(), { signal }); // the focus stays
      button.addEventListener("click", () => zoom(step), { signal });
      return button;
    };
    this.farther = build(-1, "−");
    this.nearer = build(1, "+");
    this.node = make("div", { class: "lk-zooms" }, [this.farther, this.nearer]);
  }

  /** @param {Strings} strings
   * @param {OwnKeys} ownKeys */
  translate(strings, ownKeys) {
    setLabel(this.farther, ownKeys.label(strings.editor_zoom_out, "farther"));
    setLabel(this.nearer, ownKeys.label(strings.editor_zoom_in, "nearer"));
  }
}
