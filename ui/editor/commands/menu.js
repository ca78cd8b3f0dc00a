// Holds the one floating panel: menus of speakers and languages, exports and the list of keys share it.
// It lies in the browser's top layer (popover), so no container of Gradio cuts it off.

import { make, setAttribute } from "../dom.js";

export const MENU_GAP_PX = 4;

export class Menu {
  constructor(root) {
    this.panel = make("div", { class: "lk-menu", popover: "auto" });
    this.opener = null;
    root.append(this.panel);
    this.panel.addEventListener("toggle", (event) => {
      if (event.newState === "closed") this.closed();
    });
    this.panel.addEventListener("keydown", (event) => this.onKey(event));
    window.addEventListener("scroll", () => this.follow(), { passive: true, capture: true });
  }

  get isOpen() {
    return this.panel.matches(":popover-open");
  }

  /** Show content below the button that asked for it; the first chosen or focusable item gets the focus. */
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
    const lost = document.activeElement === document.body || this.panel.contains(document.activeElement);
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

  items() {
    return [...this.panel.querySelectorAll("[role^=menuitem], a, input, button")];
  }

  onKey(event) {
    event.stopPropagation();
    if (event.isComposing || ["INPUT", "SELECT"].includes(event.target.tagName)) return;
    const items = this.items();
    const index = items.indexOf(document.activeElement);
    const next = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: items.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    items.at(next % items.length)?.focus();
  }
}

/** A line of a menu. `mark` is a node before the label, `hint` a quiet text behind it. */
export function menuItem({ label, mark, hint, checked, action }) {
  const role = checked === undefined ? "menuitem" : "menuitemradio";
  const parts = [make("span", { class: "lk-menu-label", text: label })];
  if (mark) parts.unshift(mark);
  if (hint) parts.push(make("kbd", { class: "lk-hint", text: hint }));
  const item = make("button", { type: "button", role, class: "lk-menu-item", "aria-checked": checked }, parts);
  if (checked !== undefined) item.setAttribute("aria-checked", String(checked));
  item.addEventListener("click", action);
  return item;
}

/** A menu line that opens into a field for a name, in place; `warn` says what a name would do, or "". */
export function nameItem({ label, value, button, limit, done, warn = () => "" }) {
  const holder = make("div", { class: "lk-name-item", role: "none" });
  const ask = () => {
    const field = make("input", { type: "text", class: "lk-field", "aria-label": label, maxlength: limit });
    const warning = make("p", { class: "lk-name-warning", role: "status" });
    const form = make("form", { class: "lk-name-form" }, [
      make("span", { class: "lk-menu-title", text: label }),
      field,
      make("button", { type: "submit", class: "lk-button lk-solid", text: button }),
      warning,
    ]);
    field.value = value;
    field.addEventListener("input", () => {
      warning.textContent = warn(field.value.trim().normalize("NFC"));
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      done(field.value.trim().normalize("NFC"));
    });
    holder.replaceChildren(form);
    field.focus();
    field.select();
  };
  holder.append(menuItem({ label, action: ask }));
  return holder;
}
