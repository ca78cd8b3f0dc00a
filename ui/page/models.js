// Which models serve, in the words of the page. Texts enter through textContent only.
const { likhita } = window;
const root = element.querySelector(".models");

function cells(texts) {
  const row = document.createElement("tr");
  for (const text of texts) row.appendChild(document.createElement("td")).textContent = text;
  return row;
}

function line([role, name, licence, state]) {
  return cells([likhita.tell(role), name, licence, likhita.say(state)]);
}

function hint({ problem, notice, has_starter: hasStarter }) {
  const words = problem
    ? [likhita.tell(problem), likhita.say("offline_hint")]
    : [likhita.tell(notice), hasStarter ? likhita.say("full_models_hint") : ""];
  return words.filter(Boolean).join(" ");
}

function show(value) {
  if (!value) return;
  root.querySelector(".models-state").textContent = likhita.say(value.state.key, value.state);
  if (value.problem && !root.classList.contains("models-problem")) root.open = true; // once: it can be closed
  root.classList.toggle("models-problem", Boolean(value.problem));
  root.querySelector("tbody").replaceChildren(...value.lines.map(line));
  root.querySelector(".models-hint").textContent = hint(value);
}

watch("value", () => show(props.value));
likhita.inEachLanguage(element, () => show(props.value));
