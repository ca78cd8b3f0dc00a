// Holds the sheet of links: the owner makes one that reads or one that edits, copies it, sees those there are, revokes
// each. The dialog stands in the page itself, as that of deleting. A link is told once, when it is made: the server
// keeps nothing from which it could be told again.
/** @import { Words } from "../../types" */
/** @import { TranscriptState } from "../sync/state.js" */

import { linkRevocation, LINKS, secretHeaders, sharedAddress } from "../../page/addresses.js";
import { language, tell } from "../../page/language.js";
import { request } from "../../page/request.js";
import { make, setLabel } from "../dom.js";
import { fill, showMarks } from "../text_format.js";

/** @typedef {{ id: string, rights: "read" | "edit", ending: string, made_s: number, used_s: number }} Link */

export class DocumentLinks {
  /** @param {{ state: TranscriptState, words: Words, signal: AbortSignal }} parts */
  constructor({ state, words, signal }) {
    this.state = state;
    this.words = words;
    this.signal = signal;
    /** Whose links are shown; another document may be open when an answer comes.
     * @type {string | null} */
    this.of = null;
    /** Where the focus goes back to.
     * @type {HTMLElement | null} */
    this.opener = null;
    this.title = make("h2", { id: "lk-links-title" });
    this.about = make("p");
    this.read = this.button(() => this.add("read"));
    this.edit = this.button(() => this.add("edit"));
    this.address = make("input", { type: "text", class: "lk-links-address", readonly: true, dir: "ltr" });
    this.copy = this.button(() => this.copyAddress());
    this.once = make("p");
    const line = make("div", { class: "lk-links-line" }, [this.address, this.copy]);
    this.fresh = make("div", { class: "lk-links-fresh", hidden: true }, [line, this.once]);
    this.told = make("p", { role: "status", class: "lk-links-told" });
    this.heading = make("h3");
    this.list = make("ul", { class: "lk-links-list" });
    this.close = this.button(() => this.dialog.close());
    this.dialog = this.build();
  }

  build() {
    const { signal } = this;
    const attributes = { class: "lk-deletion lk-links", "aria-labelledby": "lk-links-title" };
    const dialog = make("dialog", attributes, [
      this.title,
      this.about,
      make("div", { class: "lk-links-line" }, [this.read, this.edit]),
      this.fresh,
      this.told,
      this.heading,
      this.list,
      make("div", { class: "lk-deletion-buttons" }, [this.close]),
    ]);
    this.address.addEventListener("focus", () => this.address.select(), { signal });
    dialog.addEventListener("close", () => this.opener?.focus(), { signal });
    dialog.addEventListener("keydown", (event) => event.stopPropagation(), { signal });
    signal.addEventListener("abort", () => dialog.remove(), { once: true });
    return dialog;
  }

  /** @param {() => void} action */
  button(action) {
    const made = make("button", { type: "button" });
    made.addEventListener("click", action, { signal: this.signal });
    return made;
  }

  open(/** @type {HTMLElement} */ opener) {
    const { strings } = this.words;
    const { document_id: id, name = "" } = this.state.meta;
    this.of = id;
    this.opener = opener;
    this.title.textContent = fill(strings.editor_share_title, { name: showMarks(name) });
    this.about.textContent = strings.editor_share_about;
    this.read.textContent = strings.editor_share_read;
    this.edit.textContent = strings.editor_share_edit;
    this.copy.textContent = strings.editor_share_copy;
    this.once.textContent = strings.editor_share_once;
    this.heading.textContent = strings.editor_share_list;
    this.close.textContent = strings.editor_close;
    setLabel(this.address, strings.editor_share_address);
    this.fresh.hidden = true;
    this.told.textContent = "";
    this.list.replaceChildren();
    document.body.append(this.dialog);
    this.dialog.showModal();
    this.read.focus();
    this.bring();
  }

  /** Ask the server about the links of the document; null, and a sentence, where it refuses or does not answer.
   * @param {string} address
   * @param {object} [sent]
   * @returns {Promise<any>} */
  async ask(address, sent) {
    const { of } = this;
    if (of === null) return null;
    const method = sent === undefined ? "GET" : "POST";
    const headers = { ...secretHeaders(of), "Content-Type": "application/json" };
    const body = sent === undefined ? undefined : JSON.stringify(sent);
    const answer = await request(address, { method, headers, body, cache: "no-store" });
    const found = answer?.status === 204 ? {} : await answer?.json().catch(() => null);
    if (of !== this.of) return null;
    this.told.textContent = answer?.ok ? "" : tell(found) || this.words.strings.editor_share_lost;
    return answer?.ok ? found : null;
  }

  async bring() {
    const found = await this.ask(LINKS);
    if (found !== null) this.show(found.links);
  }

  async add(/** @type {"read" | "edit"} */ rights) {
    const made = await this.ask(LINKS, { rights });
    if (made === null) return;
    this.address.value = sharedAddress(made.name);
    this.fresh.hidden = false;
    this.told.textContent = this.words.strings[`editor_share_made_${rights}`];
    this.copy.focus();
    await this.bringQuietly();
  }

  /** The list anew; what was just said stays. */
  async bringQuietly() {
    const said = this.told.textContent;
    await this.bring();
    this.told.textContent ||= said;
  }

  async copyAddress() {
    const { strings } = this.words;
    const isCopied = await navigator.clipboard?.writeText(this.address.value).then(
      () => true,
      () => false,
    );
    if (!isCopied) this.address.focus(); // selects it
    this.told.textContent = isCopied ? strings.editor_share_copied : strings.editor_share_copy_yourself;
  }

  show(/** @type {Link[]} */ links) {
    const none = make("li", { class: "lk-links-none", text: this.words.strings.editor_share_none });
    this.list.replaceChildren(...(links.length > 0 ? links.map((link) => this.line(link)) : [none]));
  }

  line(/** @type {Link} */ link) {
    const { strings } = this.words;
    const { rights, ending, made_s: madeS, used_s: usedS } = link;
    const what = make("span", { class: "lk-links-what" }, [
      make("strong", { text: strings[`editor_share_may_${rights}`] }),
      make("span", { class: "lk-links-ending", dir: "ltr", text: `…${ending}` }),
    ]);
    const used =
      usedS > 0 ? fill(strings.editor_share_used, { when: sayWhen(usedS) }) : strings.editor_share_unused;
    const made = fill(strings.editor_share_when, { when: sayWhen(madeS) });
    const revoke = this.button(() => this.revoke(link));
    revoke.textContent = strings.editor_share_revoke;
    setLabel(revoke, fill(strings.editor_share_revoke_of, { ending }));
    const times = make("span", { class: "lk-links-times", text: `${made} · ${used}` });
    return make("li", {}, [make("div", {}, [what, times]), revoke]);
  }

  async revoke(/** @type {Link} */ { id, ending }) {
    const gone = await this.ask(linkRevocation(id), {});
    if (gone === null) return;
    if (this.address.value.endsWith(ending)) this.fresh.hidden = true;
    this.told.textContent = this.words.strings.editor_share_revoked;
    this.close.focus();
    await this.bringQuietly();
  }
}

function sayWhen(/** @type {number} */ seconds) {
  return new Date(seconds * 1000).toLocaleString(language(), { dateStyle: "medium", timeStyle: "short" });
}
