// Holds the one way to ask the server by address. Gradio's calls go another way: `server` of the component.

/** The answer, whatever its status; null where none came (no network, given up).
 * @param {string} address
 * @param {RequestInit} [options]
 * @returns {Promise<Response | null>} */
export async function request(address, options = {}) {
  return fetch(address, options).catch(() => null);
}

/** What a good answer holds; null for any other.
 * @param {string} address
 * @param {RequestInit} [options]
 * @returns {Promise<any>} */
export async function requestJson(address, options = {}) {
  const answer = await request(address, options);
  return answer?.ok ? answer.json().catch(() => null) : null;
}
