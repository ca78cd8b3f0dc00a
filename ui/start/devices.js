// Holds which microphone is wanted in this browser, and which there are.

import { keep, readKept } from "../page/browser_store.js";

const KEY = "likhita.microphone";

/** A browser tells names only after somebody has allowed the microphone.
 * @returns {Promise<{ id: string, label: string }[]>} */
export async function listMicrophones() {
  const devices = (await navigator.mediaDevices?.enumerateDevices().catch(() => [])) ?? [];
  return devices
    .filter(({ kind, deviceId, label }) => kind === "audioinput" && deviceId && label)
    .map(({ deviceId: id, label }) => ({ id, label }));
}

export function wantedMicrophone() {
  return readKept(KEY) ?? "";
}

/** Remember a choice; "" leaves it to the browser. */
export function wantMicrophone(/** @type {string} */ id) {
  keep(KEY, id || null);
}

/** Opens the wanted microphone, or another where that one is gone; throws where none can be had.
 * @returns {Promise<MediaStream>} */
export async function openMicrophone() {
  const id = wantedMicrophone();
  const sound = { echoCancellation: false, noiseSuppression: false, autoGainControl: true };
  const open = (/** @type {MediaTrackConstraints} */ audio) => navigator.mediaDevices.getUserMedia({ audio });
  if (!id) return open(sound);
  return open({ ...sound, deviceId: { exact: id } }).catch((error) => {
    if (microphoneProblem(error) !== "no_microphone") throw error;
    return open(sound);
  });
}

/** The key of the sentence that says why there is no microphone. */
export function microphoneProblem(/** @type {unknown} */ error) {
  if (!navigator.mediaDevices) return "no_secure_page";
  const name = error instanceof Error || error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "no_permission";
  if (name === "NotReadableError" || name === "AbortError") return "microphone_busy";
  return name === "NotFoundError" || name === "OverconstrainedError" ? "no_microphone" : "microphone_failed";
}

/** Whether this page may use the microphone, and news of that; null where the browser does not tell. */
export async function askPermission() {
  const name = /** @type {PermissionName} */ ("microphone"); // not every browser knows it
  return (await navigator.permissions?.query({ name }).catch(() => null)) ?? null;
}
