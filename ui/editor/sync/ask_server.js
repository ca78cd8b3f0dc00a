// Holds how the editor calls the server's functions: an answer in time, or none.
/** @import { Server } from "../../types" */

/** What the server answered; null where nothing came in time. Gradio's client answers undefined for any failure.
 * @param {Server} server
 * @param {string} name
 * @param {object} payload
 * @param {number} timeoutMs
 * @returns {Promise<any>} */
export async function callServer(server, name, payload, timeoutMs) {
  let timer;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, timeoutMs);
  });
  const answer = await Promise.race([server[`document_${name}`](payload), late]).catch(() => null);
  clearTimeout(timer);
  return answer && typeof answer === "object" ? answer : null;
}

/** The same, where an answer that says it failed is none.
 * @param {Server} server
 * @param {string} name
 * @param {object} payload
 * @param {number} timeoutMs
 * @returns {Promise<any>} */
export async function askServer(server, name, payload, timeoutMs) {
  const answer = await callServer(server, name, payload, timeoutMs);
  return answer?.failed ? null : answer;
}
