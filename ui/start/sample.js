// Holds how the sample conversation of the start page is had: a file like any that somebody chooses.

import { SAMPLE } from "../page/addresses.js";
import { say } from "../page/language.js";
import { request } from "../page/request.js";

const ENDING = ".ogg";

/** The conversation under its name in the language of the page; null where it cannot be had now. */
export async function loadSample() {
  const answer = await request(SAMPLE);
  const sound = answer?.ok ? await answer.blob().catch(() => null) : null;
  return sound && new File([sound], `${say("sample_name")}${ENDING}`, { type: "audio/ogg" });
}
