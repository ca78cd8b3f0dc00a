// Holds what stays in this browser, as text under a key. Private mode or a full disk keep nothing, and break nothing.

/** @returns {string | null} */
export function readKept(/** @type {string} */ key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** The value under a key as it was kept; undefined where there is none or it makes no sense.
 * @returns {unknown} */
export function readKeptValue(/** @type {string} */ key) {
  try {
    return JSON.parse(readKept(key) ?? "null") ?? undefined;
  } catch {
    return undefined;
  }
}

/** Keep a text, or forget what was kept with null; returns whether the browser did.
 * @param {string} key
 * @param {string | null} text */
export function keep(key, text) {
  try {
    if (text === null) localStorage.removeItem(key);
    else localStorage.setItem(key, text);
    return true;
  } catch {
    return false;
  }
}

/** @returns {string[]} */
export function keptKeys() {
  try {
    return Object.keys(localStorage);
  } catch {
    return [];
  }
}
