// The panel of a running job. Texts enter through textContent only.
const panel = element.querySelector(".job");
const find = (name) => panel.querySelector(`.job-${name}`);

/** A message {key, ...values} in the language of the page. */
function say(message) {
  return message ? window.likhita.say(message.key, message) : "";
}

function show(value) {
  const running = Boolean(value && value.title);
  panel.hidden = !running;
  if (!running) return;
  const percent = Math.floor(100 * Math.min(1, Math.max(0, value.fraction || 0)));
  find("title").textContent = say(value.title);
  find("percent").textContent = value.job_id ? `${percent} %` : "";
  find("detail").textContent = say(value.detail);
  find("bar").setAttribute("aria-valuenow", String(percent));
  find("done").style.width = `${percent}%`;
  find("cancel").hidden = !value.job_id;
  if (panel.dataset.job !== (value.job_id || "")) find("cancel").disabled = false;
  panel.dataset.job = value.job_id || "";
  panel.dataset.document = value.document_id || "";
}

find("cancel").addEventListener("click", () => {
  find("cancel").disabled = true;
  server.cancel_job({ job_id: panel.dataset.job, document_id: panel.dataset.document });
});
watch("value", () => show(props.value));
window.likhita.inEachLanguage(element, () => show(props.value));
