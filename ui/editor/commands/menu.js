// Holds the one floating panel: menus of speakers and languages, exports and the list of keys share it.
// It lies in the browser's top layer (popover), so no container of Gradio cuts it off.

import { focusedElement, make, setAttribute } from "../dom.js";

export const MENU_GAP_PX = 4;

export class Menu {
  /** @param {HTMLElement} root
   * @param {AbortSignal} signal */
  constructor(root, signal) {
    this.signal = signal;
    this.panel = make("div", { class: "lk-menu", popover: "auto" });
    /** @type {HTMLElement | null} */
    this.opener = null;
    root.append(this.panel);
    const toggled = (/** @type {ToggleEvent} */ event) => event.newState === "closed" && this.closed();
    this.panel.addEventListener("toggle", toggled, { signal });
    this.panel.addEventListener("keydown", (event) => this.onKey(event), { signal });
    window.addEventListener("scroll", () => this.follow(), { passive: true, capture: true, signal });
  }

  get isOpen() {
    return this.panel.matches(":popover-open");
  }

  /** Show content below the button that asked for it; the first chosen or focusable item gets the focus.
   * @param {HTMLElement} opener
   * @param {{ role: "menu" | "dialog", label: string | null, className?: string }} look
   * @param {HTMLElement[]} content */
  open(opener, { role, label, className = "" }, content) {
    this.panel.replaceChildren(...content);
    this.panel.className = `lk-menu ${className}`;
    setAttribute(this.panel, "role", role);
    setAttribute(this.panel, "aria-label", label);
    this.opener = opener;
    setAttribute(opener, "aria-expanded", "true");
    this.panel.showPopover();
    this.follow();
    const items = this.items();
    (items.find((item) => item.getAttribute("aria-checked") === "true") ?? items[0])?.focus();
  }

  close() {
    if (this.isOpen) this.panel.hidePopover();
  }

  closed() {
    const { opener } = this;
    this.opener = null;
    if (opener === null) return;
    setAttribute(opener, "aria-expanded", "false");
    const focused = focusedElement();
    const lost = focused === null || this.panel.contains(focused);
    if (lost && opener.isConnected) opener.focus({ preventScroll: true });
  }

  /** Stay beside the opener, inside the window. */
  follow() {
    if (!this.isOpen || this.opener === null) return;
    const box = this.opener.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = this.panel;
    const below = box.bottom + MENU_GAP_PX;
    const fits = below + height <= window.innerHeight || box.top < height + MENU_GAP_PX;
    const top = fits ? below : box.top - height - MENU_GAP_PX;
    const left = Math.max(8, Math.min(box.left, window.innerWidth - width - 8));
    this.panel.style.top = `${Math.max(8, Math.min(top, window.innerHeight - height - 8))}px`;
    this.panel.style.left = `${left}px`;
  }

  /** @returns {HTMLElement[]} */
  items() {
    return [...this.panel.querySelectorAll("[role^=menuitem], a, input, button")].flatMap((item) =>
      item instanceof HTMLElement ? item : [],
    );
  }

  onKey(/** @type {KeyboardEvent} */ event) {
    event.stopPropagation();
    const isField = event.target instanceof Element && ["INPUT", "SELECT"].includes(event.target.tagName);
    if (event.isComposing || isField) return;
    const items = this.items();
    const index = items.findIndex((item) => item === document.activeElement);
    /** @type {Record<string, number>} */
    const places = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: items.length - 1 };
    const next = places[event.key];
    if (next === undefined) return;
    event.preventDefault();
    items.at(next % items.length)?.focus();
  }

  // --- what stands in menus ------------------------------------------------------------------------

  /** A line that closes the menu and then does something. `mark` is a node before the label, `hint` quiet text behind,
   * `note` a quiet line below;
   * `isOwn` says that the label is text of the document; a switch is one of its own, `checked` else one of several.
   * `aside` is quiet text too, and no key.
   * @param {{ label: string, isOwn?: boolean, isSwitch?: boolean, aside?: string, mark?: HTMLElement, hint?: string, note?: string,
   *   checked?: boolean, action: () => void }} line */
  item({ label, isOwn, isSwitch, aside, mark, hint, note, checked, action }) {
    const checkable = isSwitch ? "menuitemcheckbox" : "menuitemradio";
    const role = checked === undefined ? "menuitem" : checkable;
    const translate = isOwn ? "no" : null;
    const parts = [make("span", { class: "lk-menu-label", translate, text: label })];
    if (note) parts[0].append(make("small", { class: "lk-menu-note", text: note }));
    if (mark) parts.unshift(mark);
    if (hint) parts.push(make("kbd", { class: "lk-hint lk-key-hint", text: hint }));
    if (aside) parts.push(make("span", { class: "lk-hint", text: aside }));
    const item = make("button", { type: "button", role, class: "lk-menu-item" }, parts);
    if (checked !== undefined) item.setAttribute("aria-checked", String(checked));
    const run = () => {
      this.close();
      action();
    };
    item.addEventListener("click", run, { signal: this.signal });
    return item;
  }

  separator() {
    return make("div", { class: "lk-menu-line", role: "separator" });
  }

  /** A line that opens into a field for a name, in place; `warn` says what a name would do, or "".
   * @param {{ label: string, value: string, button: string, limit: number, done: (name: string) => void,
   *   warn?: (name: string) => string }} line */
  nameItem({ label, value, button, limit, done, warn = () => "" }) {
    const holder = make("div", { class: "lk-name-item", role: "none" });
    const ask = () => {
      const { field, form } = this.nameForm({ label, button, limit, done, warn });
      field.value = value;
      holder.replaceChildren(form);
      field.focus();
      field.select();
    };
    const opener = make("button", { type: "button", role: "menuitem", class: "lk-menu-item" }, [
      make("span", { class: "lk-menu-label", text: label }),
    ]);
    opener.addEventListener("click", ask, { signal: this.signal });
    holder.append(opener);
    return holder;
  }

  /** @param {{ label: string, button: string, limit: number, done: (name: string) => void,
   *   warn: (name: string) => string }} line */
  nameForm({ label, button, limit, done, warn }) {
    const { signal } = this;
    const field = make("input", { type: "text", class: "lk-field", "aria-label": label, maxlength: limit });
    const warning = make("p", { class: "lk-name-warning", role: "status" });
    const form = make("form", { class: "lk-name-form" }, [
      make("span", { class: "lk-menu-title", text: label }),
      field,
      make("button", { type: "submit", class: "lk-button lk-solid", text: button }),
      warning,
    ]);
    const name = () => field.value.trim().normalize("NFC");
    const tell = () => {
      warning.textContent = warn(name());
    };
    const send = (/** @type {SubmitEvent} */ event) => {
      event.preventDefault();
      this.close();
      if (name() !== "") done(name());
    };
    field.addEventListener("input", tell, { signal });
    form.addEventListener("submit", send, { signal });
    return { field, form };
  }
}
