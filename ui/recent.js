// Documents this browser opened, newest first (page.js keeps them). The server lists nothing to anyone.
const list = element.querySelector(".recent");

function entry(kept) {
  const link = document.createElement("a");
  link.href = `#${encodeURIComponent(kept.id)}`;
  link.addEventListener("click", () => setTimeout(() => location.reload()));
  link.appendChild(document.createElement("span")).textContent = kept.name || "";
  const when = link.appendChild(document.createElement("time"));
  when.textContent = new Date(kept.at).toLocaleString(window.likhita.language, { dateStyle: "medium", timeStyle: "short" });
  return link;
}

function show() {
  const title = document.createElement("h2");
  title.textContent = window.likhita.say("recent");
  const kept = window.likhita.documents();
  list.replaceChildren(...(kept.length ? [title, ...kept.slice(0, 12).map(entry)] : []));
}

window.addEventListener("likhita:documents", show);
window.likhita.inEachLanguage(element, show);
