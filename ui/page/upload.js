// Holds how a file is sent to the server.

import { UPLOAD } from "./addresses.js";

/** Send a file; the answer is its ticket, or what the server says against it ("" where nothing can be read).
 * @param {Blob} file
 * @param {{ signal: AbortSignal, onPercent: (percent: number) => void }} options
 * @returns {Promise<{ ticket: string } | { told: import("../types").Told | string }>} */
export function sendFile(file, { signal, onPercent }) {
  const form = new FormData();
  form.append("files", file, "recording");
  const request = new XMLHttpRequest(); // fetch tells no progress of what is sent
  request.open("POST", UPLOAD);
  request.upload.onprogress = ({ total, loaded }) =>
    onPercent(total ? Math.floor((100 * loaded) / total) : 0);
  signal.addEventListener("abort", () => request.abort(), { once: true });
  return new Promise((resolve) => {
    request.onload = () => {
      const answer = readAnswer(request.responseText);
      const [ticket] = request.status === 200 && Array.isArray(answer) ? answer : [];
      resolve(typeof ticket === "string" ? { ticket } : { told: answer });
    };
    request.onerror = () => resolve({ told: "" });
    request.onabort = request.onerror;
    request.send(form);
  });
}

/** @param {string} answer
 * @returns {any} */
function readAnswer(answer) {
  try {
    return JSON.parse(answer);
  } catch {
    return ""; // a proxy's answer
  }
}
