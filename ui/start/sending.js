// Sends a file to the server and tells how far it is.
/** @import { Told } from "../types" */

import { UPLOAD } from "../page/addresses.js";

/** `done` gets the upload's ticket. `onProblem` gets what the server says, "" where it says nothing.
 * @param {Blob} blob
 * @param {{ done: (ticket: string) => void, onPercent: (percent: number) => void, onProblem: (told: Told | string) => void }} to */
export function sendFile(blob, { done, onPercent, onProblem }) {
  const form = new FormData();
  form.append("files", blob, "recording");
  const request = new XMLHttpRequest(); // fetch tells no progress of what is sent
  request.open("POST", UPLOAD);
  request.upload.onprogress = ({ total, loaded }) =>
    onPercent(total ? Math.floor((100 * loaded) / total) : 0);
  request.onload = () => {
    if (request.status === 200) done(JSON.parse(request.responseText)[0]);
    else onProblem([413, 429, 507].includes(request.status) ? readTold(request.responseText) : "");
  };
  request.onerror = () => onProblem("");
  request.send(form);
}

/** What an answer of the server says; "" where it says nothing that can be read.
 * @param {string} answer
 * @returns {Told | string} */
function readTold(answer) {
  try {
    return JSON.parse(answer);
  } catch {
    return ""; // a proxy's answer
  }
}
