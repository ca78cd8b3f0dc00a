// Holds the two buttons on the waveform that show it nearer or farther.
/** @import { Strings } from "../../types" */

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

  translate(/** @type {Strings} */ strings) {
    setLabel(this.farther, `${strings.editor_zoom_out} (Alt+Shift+Z)`);
    setLabel(this.nearer, `${strings.editor_zoom_in} (Alt+Z)`);
  }
}
