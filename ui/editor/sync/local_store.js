// Holds what this page keeps of a document in the browser until the server has it. Every page has a list of its own,
// for a second tab must not write over what the first one still waits to send.

const PAGE = `${Date.now().toString(36).padStart(9, "0")}-${Math.random().toString(36).slice(2, 10)}`;

export class LocalStore {
  /** `kind` says what is kept ("waiting", "lost"). */
  constructor(kind, documentId) {
    this.prefix = `likhita.${kind}.${documentId}`;
    this.key = `${this.prefix}.${PAGE}`;
  }

  /** Where storage is full or forbidden, what the page itself holds is what counts. */
  save(entries) {
    try {
      if (entries.length === 0) localStorage.removeItem(this.key);
      else localStorage.setItem(this.key, JSON.stringify(entries));
      return true;
    } catch {
      return false;
    }
  }

  /** What pages before this one left, oldest first; from now on this page keeps it. */
  take() {
    const keys = this.keys();
    const entries = keys.flatMap((key) => this.read(key));
    if (entries.length > 0 && this.save(entries)) {
      for (const key of keys) if (key !== this.key) localStorage.removeItem(key);
    }
    return entries;
  }

  keys() {
    try {
      const mine = (key) => key === this.prefix || key.startsWith(`${this.prefix}.`);
      return Object.keys(localStorage).filter(mine).sort();
    } catch {
      return [];
    }
  }

  read(key) {
    try {
      const entries = JSON.parse(localStorage.getItem(key));
      return Array.isArray(entries) ? entries : [];
    } catch {
      return []; // nothing that can be read was kept
    }
  }
}
