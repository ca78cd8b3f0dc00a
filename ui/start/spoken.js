// Holds what is spoken into this page, in this browser second by second until the server has it: a browser that
// ends while somebody speaks (crash, empty battery, closed tab) loses the last second, not the recording.
// Where the browser keeps nothing (private mode, full disk) the page still holds the sound; nothing is told then.

/** `document` is the secret of the document that has its words already, as they were spoken.
 * @typedef {{ id: string, name: string, type: string, at: number, document?: string }} KeptRecording */
/** @typedef {KeptRecording & { seconds: number }} LeftRecording */

export const PIECE_MS = 1000;
const DATABASE = "likhita";

/** By id: how this page leaves a recording to others.
 * @type {Map<string, () => Promise<unknown> | undefined>} */
const own = new Map();
/** @type {Promise<IDBDatabase> | undefined} */
let opened;

/** Begin to keep a recording; until it is left, or this page has ended, no page offers it.
 * @param {string} name
 * @param {string} type */
export function beginRecording(name, type) {
  const id = crypto.randomUUID();
  write(["recordings"], (recordings) => recordings.put({ id, name, type, at: Date.now() }));
  takeRecording(id);
  return id;
}

/** Note which document has the words of a recording, so that its sound finds it later too.
 * @param {string} id
 * @param {string} document */
export function noteDocument(id, document) {
  return write(["recordings"], (recordings) => {
    const asked = recordings.get(id);
    asked.onsuccess = () => asked.result && recordings.put({ ...asked.result, document });
  });
}

export function takeRecording(/** @type {string} */ id) {
  const taken = new Promise((leave) => {
    own.set(id, () => {
      leave(undefined);
      return gone;
    });
  });
  const gone = navigator.locks?.request(lockOf(id), () => taken);
}

export async function leaveRecording(/** @type {string} */ id) {
  await own.get(id)?.();
  own.delete(id);
}

/** Keep the next second; pieces keep their order.
 * @param {string} id
 * @param {Blob} piece */
export function addPiece(id, piece) {
  return write(["pieces"], (pieces) => pieces.add({ recording: id, piece }));
}

/** Delete a recording: the server has it, or nobody wants it. */
export function forgetRecording(/** @type {string} */ id) {
  leaveRecording(id);
  return write(["recordings", "pieces"], (recordings, pieces) => {
    recordings.delete(id);
    const asked = pieces.index("recording").openKeyCursor(IDBKeyRange.only(id));
    asked.onsuccess = () => {
      if (!asked.result) return;
      pieces.delete(asked.result.primaryKey);
      asked.result.continue();
    };
  });
}

/** Recordings that were left before the server had them, newest first, with their seconds.
 * @returns {Promise<LeftRecording[]>} */
export async function leftRecordings() {
  const held = ((await navigator.locks?.query())?.held ?? []).map(({ name }) => name);
  /** @type {KeptRecording[]} */
  const kept = (await read("recordings", (recordings) => recordings.getAll())) ?? [];
  const left = kept.filter(({ id }) => !held.includes(lockOf(id))).sort((a, b) => b.at - a.at);
  return Promise.all(left.map(async (one) => ({ ...one, seconds: await countSeconds(one.id) })));
}

async function countSeconds(/** @type {string} */ id) {
  const pieces = await read("pieces", (all) => all.index("recording").count(id));
  return ((pieces ?? 0) * PIECE_MS) / 1000;
}

/** The sound of a recording that was kept. */
export async function soundOfRecording(/** @type {KeptRecording} */ { id, type }) {
  const pieces = (await read("pieces", (all) => all.index("recording").getAll(id))) ?? [];
  return new Blob(
    pieces.map(({ piece }) => piece),
    { type },
  );
}

function lockOf(/** @type {string} */ id) {
  return `likhita.spoken.${id}`;
}

function open() {
  opened ??= new Promise((done, failed) => {
    const asked = indexedDB.open(DATABASE, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("recordings", { keyPath: "id" });
      asked.result.createObjectStore("pieces", { autoIncrement: true }).createIndex("recording", "recording");
    };
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
  return opened;
}

/** Where it fails the page holds the sound, as the first lines say.
 * @param {string[]} names
 * @param {(...stores: IDBObjectStore[]) => void} change */
async function write(names, change) {
  try {
    const transaction = (await open()).transaction(names, "readwrite", { durability: "strict" });
    change(...names.map((name) => transaction.objectStore(name)));
    await new Promise((done, failed) => {
      transaction.oncomplete = () => done(undefined);
      transaction.onabort = () => failed(transaction.error);
    });
  } catch {
    // as above
  }
}

/** @template T
 * @param {string} name
 * @param {(store: IDBObjectStore) => IDBRequest<T>} ask
 * @returns {Promise<T | null>} */
async function read(name, ask) {
  try {
    const asked = ask((await open()).transaction(name).objectStore(name));
    return await new Promise((done, failed) => {
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => failed(asked.error);
    });
  } catch {
    return null;
  }
}
