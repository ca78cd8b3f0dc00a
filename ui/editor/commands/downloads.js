// Holds how a file is taken from the server: the browser saves what came, and what did not come is said in the page.
/** @import { Words } from "../../types" */
/** @import { Notices } from "../notices.js" */

import { tell } from "../../page/language.js";
import { request } from "../../page/request.js";
import { make } from "../dom.js";
import { fill } from "../text_format.js";

const LINK_LIVES_MS = 60000; // a browser may begin the download late
const NAME = /filename\*=UTF-8''([^;]+)/;

export class Downloads {
  /** @param {{ notices: Notices, words: Words, signal: AbortSignal }} parts */
  constructor({ notices, words, signal }) {
    this.notices = notices;
    this.words = words;
    this.signal = signal;
  }

  /** @param {string} address
   * @param {string} format what people call it */
  async take(address, format) {
    const answer = await request(address, { headers: { Accept: "application/json" }, signal: this.signal });
    if (this.signal.aborted) return;
    const file = answer?.ok ? await answer.blob().catch(() => null) : null;
    if (answer && file) {
      const [, name = ""] = NAME.exec(answer.headers.get("Content-Disposition") ?? "") ?? [];
      saveFile(file, decodeURIComponent(name));
      return;
    }
    const { strings } = this.words;
    const reason = answer && !answer.ok ? tell(await answer.json().catch(() => null)) : "";
    const values = { format, reason: reason || strings.editor_export_no_answer };
    this.notices.notify(fill(strings.editor_export_failed, values));
  }
}

/** @param {Blob} file
 * @param {string} name "" for what the browser thinks fit */
function saveFile(file, name) {
  const url = URL.createObjectURL(file);
  make("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), LINK_LIVES_MS);
}
