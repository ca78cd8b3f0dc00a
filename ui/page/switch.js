// English or Telugu, light or dark: the two choices at the top of the page.
const { likhita } = window;
const group = element.querySelector(".switch");
const theme = element.querySelector(".switch-theme");

function show() {
  document.documentElement.lang = likhita.language; // Gradio has written the browser's own there
  for (const button of group.querySelectorAll("[data-language]")) {
    button.setAttribute("aria-pressed", String(button.dataset.language === likhita.language));
  }
  theme.title = theme.getAttribute("aria-label");
  theme.setAttribute("aria-pressed", String(likhita.theme() === "dark"));
}

function chooseLanguage(language) {
  if (language === likhita.language) return;
  likhita.choose(language);
  trigger("chosen");
}

function chooseTheme(name) {
  likhita.setTheme(name);
  show();
}

group.addEventListener("click", (event) => {
  const button = event.target.closest("[data-language]");
  if (button) chooseLanguage(button.dataset.language);
});
theme.addEventListener("click", () => {
  const name = likhita.theme() === "dark" ? "light" : "dark";
  likhita.keep(likhita.themeKey, name);
  chooseTheme(name);
});
const chosen = new URL(location.href).searchParams.get("__theme") ?? likhita.kept(likhita.themeKey);
if (chosen === "dark" || chosen === "light") chooseTheme(chosen);
likhita.inEachLanguage(element, show);
