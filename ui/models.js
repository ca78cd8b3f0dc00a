// Which models serve. Texts enter through textContent only.
const root = element.querySelector(".models");

function cells(texts) {
  const row = document.createElement("tr");
  for (const text of texts) row.appendChild(document.createElement("td")).textContent = text;
  return row;
}

function show(value) {
  if (!value) return;
  root.querySelector(".models-state").textContent = value.state;
  if (value.problem && !root.classList.contains("models-problem")) root.open = true; // once: it can be closed
  root.classList.toggle("models-problem", Boolean(value.problem));
  root.querySelector("tbody").replaceChildren(...value.lines.map(cells));
  root.querySelector(".models-hint").textContent = value.problem || value.hint;
}

watch("value", () => show(props.value));
show(props.value);
