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
export function openMicrophone() {
  const id = wantedMicrophone();
  const sound = { echoCancellation: false, noiseSuppression: false, autoGainControl: true };
  return navigator.mediaDevices.getUserMedia({ audio: id ? { ...sound, deviceId: { ideal: id } } : sound });
}

/** The key of the sentence that says why there is no microphone. */
export function microphoneProblem(/** @type {unknown} */ error) {
  if (!navigator.mediaDevices) return "no_secure_page";
  const name = error instanceof Error || error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "no_permission";
  if (name === "NotReadableError" || name === "AbortError") return "microphone_busy";
  return name === "NotFoundError" || name === "OverconstrainedError" ? "no_microphone" : "microphone_failed";
}

/** The key of the sentence that says why a microphone went away while somebody spoke. */
export async function lossOfMicrophone() {
  const name = /** @type {PermissionName} */ ("microphone"); // not every browser knows it
  const permission = await navigator.permissions?.query({ name }).catch(() => null);
  return permission && permission.state !== "granted" ? "mic_withdrawn" : "mic_unplugged";
}
