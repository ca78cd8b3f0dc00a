// Begins the page, before any of its components. What this module exports is the one global of the page:
// `window.likhita` is the promise of it, made in the page's head, for the little functions that Gradio runs itself.

import { lookAhead } from "../editor/sync/first_look.js";
import { readAddress } from "./documents.js";
import { beginLanguage } from "./language.js";

export { forgetAddress, readAddress, showAsked } from "./documents.js";
export { language, showWords } from "./language.js";
export { setSpokenLanguage } from "../start/live.js";

beginLanguage();
lookAhead(readAddress());
