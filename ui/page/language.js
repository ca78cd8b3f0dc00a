// The words of the page in the language that somebody chose; the choice stays in this browser. Defined before:
// `window.likhita` (page.js) and LIKHITA_WORDS: {en: {key: words}, te: {...}, sentences: [[English, Telugu], ...]}.
Object.assign(window.likhita, {
  languageKey: "likhita.language",
  languages: ["en", "te"],

  /** The words under a key, with {names} filled in. */
  say(key, values = {}) {
    const words = LIKHITA_WORDS[this.language][key] ?? key;
    return words.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
  },

  /** A sentence that other rooms wrote in English, in the language of the page where it is known. */
  tell(sentence) {
    if (this.language === "en" || !sentence) return sentence;
    for (const { pattern, words } of this.sentences()) {
      const found = pattern.exec(sentence);
      if (found) return words.replace(/\{(\w+)\}/g, (whole, name) => found.groups[name] ?? whole);
    }
    return sentence;
  },

  sentences() {
    this.patterns ??= LIKHITA_WORDS.sentences.map(([english, words]) => {
      const escaped = english.replace(/[.*+?^$()|[\]\\]/g, "\\$&").replace(/\{(\w+)\}/g, "(?<$1>.*?)");
      return { pattern: new RegExp(`^${escaped}$`, "su"), words };
    });
    return this.patterns;
  },

  /** Fill nodes that name their words: data-say for the text, data-say-label for the name. */
  translate(root = document) {
    for (const node of root.querySelectorAll("[data-say]")) node.textContent = this.say(node.dataset.say);
    for (const node of root.querySelectorAll("[data-say-label]")) {
      node.setAttribute("aria-label", this.say(node.dataset.sayLabel));
    }
  },

  /** `retell` runs now and at each change of language, as long as the element is in the page. */
  inEachLanguage(element, retell) {
    const show = () => {
      if (!element.isConnected) return;
      this.translate(element);
      retell();
    };
    window.addEventListener("likhita:language", show);
    show();
  },

  choose(language) {
    this.language = language;
    document.documentElement.lang = language;
    this.keep(this.languageKey, language);
    this.translate();
    window.dispatchEvent(new Event("likhita:language"));
  },

  /** Words that the server must send first are not seen in another language; an answer that is late shows them. */
  untoldClass: "is-untold",
  mostUntoldMs: 3000,

  hideWords() {
    if (this.language === "en") return; // Gradio's own labels begin in English
    document.documentElement.classList.add(this.untoldClass);
    setTimeout(() => this.showWords(), this.mostUntoldMs);
  },

  showWords() {
    document.documentElement.classList.remove(this.untoldClass);
  },

  firstLanguage() {
    const wanted = [this.kept(this.languageKey), ...(navigator.languages ?? [])];
    const codes = wanted.map((name) => String(name).slice(0, 2).toLowerCase());
    return codes.find((code) => this.languages.includes(code)) ?? "en";
  },

  /** Light or dark as somebody chose it, else as the system is set. */
  themeKey: "likhita.theme",

  theme() {
    const isDark = document.body.classList.contains("dark");
    return isDark ? "dark" : "light";
  },

  setTheme(theme) {
    document.body.classList.toggle("dark", theme === "dark");
    document.documentElement.style.colorScheme = theme;
  },

  kept(key) {
    try {
      return localStorage.getItem(key);
    } catch {
      return null; // private mode: the choice lasts as long as the page
    }
  },

  keep(key, value) {
    try {
      localStorage.setItem(key, value);
    } catch {
      return; // as above
    }
  },
});
window.likhita.language = window.likhita.firstLanguage();
document.documentElement.lang = window.likhita.language;
window.likhita.hideWords();
