// What the page's JavaScript is held to besides its types (tsconfig.json) and its look (prettier).

import js from "@eslint/js";
import importX from "eslint-plugin-import-x";
import globals from "globals";

/** A listener ends with the component that owns it: `{ signal }` is the AbortSignal of its owner.
 * @type {import("eslint").Rule.RuleModule} */
const ownedListeners = {
  meta: { type: "problem", schema: [] },
  create(context) {
    return {
      "CallExpression[callee.property.name='addEventListener']"(/** @type {any} */ node) {
        const hasSignal = (/** @type {any} */ { key }) => key?.name === "signal";
        const [name, , options] = node.arguments;
        const isOwned = options?.type === "ObjectExpression" && options.properties.some(hasSignal);
        const isEnd = name?.value === "abort"; // of the owner itself
        if (!isOwned && !isEnd)
          context.report({ node, message: "A listener needs the signal of its owner." });
      },
    };
  },
};

const TEXT_AS_MARKUP = "innerHTML and its kin let text run as code: use textContent.";

export default [
  { ignores: ["node_modules/", "artifacts/"] },
  js.configs.recommended,
  {
    files: ["ui/**/*.js"],
    languageOptions: { globals: globals.browser },
    plugins: { "import-x": importX, likhita: { rules: { "owned-listeners": ownedListeners } } },
    rules: {
      "import-x/no-cycle": "error",
      "import-x/no-self-import": "error",
      "import-x/named": "error",
      "import-x/no-unresolved": "error",
      "import-x/extensions": ["error", "always", { ignorePackages: true }],
      "max-lines": ["error", 300],
      "max-lines-per-function": ["error", 40],
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-restricted-properties": [
        "error",
        { property: "innerHTML", message: TEXT_AS_MARKUP },
        { property: "outerHTML", message: TEXT_AS_MARKUP },
        { property: "insertAdjacentHTML", message: TEXT_AS_MARKUP },
        { object: "document", property: "write", message: TEXT_AS_MARKUP },
      ],
      "likhita/owned-listeners": "error",
      "no-restricted-globals": [
        "error",
        { name: "fetch", message: "page/request.js asks the server." },
        { name: "localStorage", message: "page/browser_store.js keeps things in the browser." },
      ],
      "no-unused-vars": ["error", { ignoreRestSiblings: true }],
      eqeqeq: "error",
      "prefer-const": "error",
    },
  },
  {
    files: ["ui/page/request.js", "ui/page/browser_store.js"],
    rules: { "no-restricted-globals": "off" },
  },
  {
    files: ["ui/start/pcm_worklet.js"],
    languageOptions: { globals: globals.audioWorklet },
  },
  {
    files: ["tests/page/**/*.js", "eslint.config.js"],
    languageOptions: { globals: globals.node },
  },
  {
    files: ["tests/browser/*.js"], // parts of it run in the page
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
  },
];
