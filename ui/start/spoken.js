// What is spoken into this page, kept in this browser second by second until the server has it: a browser that
// ends while somebody speaks (crash, empty battery, closed tab) loses the last second, not the recording.
// Where the browser keeps nothing (private mode, full disk) the page still holds the sound; nothing is told then.
window.likhita.spoken = {
  database: "likhita",
  pieceMs: 1000,
  own: new Map(), // by id: how this page leaves a recording to others

  /** Begin to keep a recording; until it is left, or this page has ended, no page offers it. */
  begin(name, type) {
    const id = crypto.randomUUID();
    this.write(["recordings"], (recordings) => recordings.put({ id, name, type, at: Date.now() }));
    this.take(id);
    return id;
  },

  take(id) {
    const taken = new Promise((leave) => this.own.set(id, () => { leave(); return gone; }));
    const gone = navigator.locks?.request(this.lock(id), () => taken);
  },

  async leave(id) {
    await this.own.get(id)?.();
    this.own.delete(id);
  },

  /** Keep the next second; pieces keep their order. */
  add(id, piece) {
    return this.write(["pieces"], (pieces) => pieces.add({ recording: id, piece }));
  },

  /** Delete a recording: the server has it, or nobody wants it. */
  forget(id) {
    this.leave(id);
    return this.write(["recordings", "pieces"], (recordings, pieces) => {
      recordings.delete(id);
      const asked = pieces.index("recording").openKeyCursor(IDBKeyRange.only(id));
      asked.onsuccess = () => {
        if (!asked.result) return;
        pieces.delete(asked.result.primaryKey);
        asked.result.continue();
      };
    });
  },

  /** Recordings that were left before the server had them, newest first, with their seconds. */
  async left() {
    const held = (await navigator.locks?.query())?.held.map(({ name }) => name) ?? [];
    const kept = (await this.read("recordings", (recordings) => recordings.getAll())) ?? [];
    const left = kept.filter(({ id }) => !held.includes(this.lock(id))).sort((a, b) => b.at - a.at);
    const count = ({ id }) => this.read("pieces", (pieces) => pieces.index("recording").count(id));
    return Promise.all(left.map(async (one) => ({ ...one, seconds: ((await count(one)) * this.pieceMs) / 1000 })));
  },

  /** The sound of a recording that was kept. */
  async sound({ id, type }) {
    const pieces = (await this.read("pieces", (all) => all.index("recording").getAll(id))) ?? [];
    return new Blob(pieces.map(({ piece }) => piece), { type });
  },

  lock(id) {
    return `likhita.spoken.${id}`;
  },

  open() {
    this.opened ??= new Promise((done, failed) => {
      const asked = indexedDB.open(this.database, 1);
      asked.onupgradeneeded = () => {
        asked.result.createObjectStore("recordings", { keyPath: "id" });
        asked.result.createObjectStore("pieces", { autoIncrement: true }).createIndex("recording", "recording");
      };
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => failed(asked.error);
    });
    return this.opened;
  },

  async write(names, change) {
    try {
      const transaction = (await this.open()).transaction(names, "readwrite", { durability: "strict" });
      change(...names.map((name) => transaction.objectStore(name)));
      await new Promise((done, failed) => {
        transaction.oncomplete = done;
        transaction.onabort = () => failed(transaction.error);
      });
    } catch {
      // as the first lines say: the page holds the sound
    }
  },

  async read(name, ask) {
    try {
      const asked = ask((await this.open()).transaction(name).objectStore(name));
      return await new Promise((done, failed) => {
        asked.onsuccess = () => done(asked.result);
        asked.onerror = () => failed(asked.error);
      });
    } catch {
      return null;
    }
  },
};
