// One large microphone button and a place to drop a recording. What was spoken stays in the page, and in the
// browser (spoken.js), until the server has it; "recorded" tells Python where it lies.
const root = element.querySelector(".intake");
const part = (name) => root.querySelector(`.intake-${name}`);
const say = (key, values) => window.likhita.say(key, values);
const { spoken, live } = window.likhita;
const WAITING_MS = 15000; // after that a full queue may have turned the recording away
const session = { recorder: null, stream: null, awake: null, kept: null, startedAt: 0, context: null, captions: null, message: () => "" };

/** `message` gives the sentence in the language of the moment. */
function setState(name, message = () => "") {
  root.dataset.state = name;
  session.message = message;
  part("state").setAttribute("role", name === "problem" ? "alert" : "status");
  showWords();
  part("speak").disabled = name === "sending";
  part("cancel").hidden = name !== "sent";
  part("again").hidden = !(session.kept && name === "problem");
}

function showWords() {
  const recording = root.dataset.state === "recording";
  part("speak-text").textContent = say(recording ? "stop" : "speak");
  part("speak").setAttribute("aria-label", say(recording ? "stop_label" : "speak_label"));
  part("state").textContent = session.message();
}

function microphoneProblem(error) {
  if (!navigator.mediaDevices) return "no_secure_page";
  return error.name === "NotAllowedError" ? "no_permission" : "no_microphone";
}

async function startRecording() {
  trigger("begun");
  try {
    const sound = { echoCancellation: false, noiseSuppression: false, autoGainControl: true };
    session.stream = await navigator.mediaDevices.getUserMedia({ audio: sound });
  } catch (error) {
    setState("problem", () => say(microphoneProblem(error)));
    return;
  }
  const recorder = new MediaRecorder(session.stream, { audioBitsPerSecond: 128000 });
  session.recorder = recorder;
  session.startedAt = performance.now();
  recorder.onstart = () => keepPieces(recorder);
  session.stream.getAudioTracks()[0].onended = stopRecording; // the microphone was unplugged
  recorder.start(spoken.pieceMs);
  session.awake = navigator.wakeLock?.request("screen").catch(() => null); // phones stop recording in their sleep
  setState("recording");
  showLevel();
}

function keepPieces(recorder) {
  const { mimeType: type } = recorder; // known from the start of the recording on
  const name = recordingName(type);
  const id = spoken.begin(name, type);
  const pieces = [];
  recorder.ondataavailable = ({ data }) => {
    pieces.push(data);
    spoken.add(id, data);
  };
  recorder.onstop = () => {
    releaseMicrophone();
    keep({ blob: new Blob(pieces, { type }), name, id });
  };
}

function stopRecording() {
  if (session.recorder && session.recorder.state !== "inactive") session.recorder.stop();
}

function releaseMicrophone() {
  for (const track of session.stream.getTracks()) track.stop();
  session.awake?.then((lock) => lock?.release());
  session.captions?.stop();
  session.captions = null;
  session.context?.close();
  session.context = null;
}

function recordingName(type) {
  const ending = type.includes("mp4") ? "m4a" : type.includes("ogg") ? "ogg" : "webm";
  const now = new Date(Date.now() - 60000 * new Date().getTimezoneOffset());
  return `recording ${now.toISOString().slice(0, 16).replace("T", " ").replace(":", ".")}.${ending}`;
}

function writeLength(seconds) {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
}

function showLevel() {
  session.context = new AudioContext();
  const meter = session.context.createAnalyser();
  const source = session.context.createMediaStreamSource(session.stream);
  source.connect(meter);
  part("captions").replaceChildren();
  if (live.isWanted) session.captions = live.begin(part("captions"), session.context, source);
  const wave = new Float32Array(meter.fftSize);
  const draw = () => {
    if (root.dataset.state !== "recording" || !element.isConnected) return;
    meter.getFloatTimeDomainData(wave);
    const peak = wave.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    part("level").style.transform = `scaleX(${Math.min(1, Math.sqrt(peak))})`;
    part("time").textContent = writeLength((performance.now() - session.startedAt) / 1000);
    requestAnimationFrame(draw);
  };
  draw();
}

function begin(file, beside) {
  trigger("begun");
  keep({ blob: file, name: file.name, beside });
}

/** `id` is that of the browser's copy, for what was spoken. */
function keep({ blob, name, beside = null, id = null }) {
  letGo();
  session.kept = { blob, name, beside, id, url: URL.createObjectURL(blob) };
  part("save").href = session.kept.url;
  part("save").download = name;
  send();
}

/** What was spoken before and has not arrived is offered below. */
async function letGo() {
  if (!session.kept) return;
  const { url, id } = session.kept;
  session.kept = null;
  URL.revokeObjectURL(url);
  if (id) await spoken.leave(id);
  showLeft();
}

function send() {
  const { blob, name, beside } = session.kept;
  upload(blob, (path) => {
    if (beside) upload(beside, (second) => arrived({ path, name, beside: { path: second, name: beside.name } }));
    else arrived({ path, name });
  });
}

function upload(blob, done) {
  const form = new FormData();
  form.append("files", blob, "recording");
  const request = new XMLHttpRequest();
  request.open("POST", "gradio_api/upload");
  request.upload.onprogress = (event) => {
    const percent = event.total ? Math.floor((100 * event.loaded) / event.total) : 0;
    session.message = () => `${say("sending")} ${percent} %`;
    showWords();
  };
  request.onload = () => {
    if (request.status === 200) done(JSON.parse(request.responseText)[0]);
    else setState("problem", () => (request.status === 413 ? window.likhita.tell(request.responseText) : say("not_sent")));
  };
  request.onerror = () => setState("problem", () => say("not_sent"));
  setState("sending", () => say("sending"));
  request.send(form);
}

function arrived(files) {
  setState("sent", () => say("sent"));
  trigger("recorded", files);
  setTimeout(() => { part("again").hidden = !(session.kept && root.dataset.state === "sent"); }, WAITING_MS);
}

/** One recording, one transcript, or a transcript with its recording. */
function takeFiles([file, beside = null, third]) {
  if (!file || root.dataset.state === "recording" || root.dataset.state === "sending") return;
  if (third) setState("problem", () => say("too_many"));
  else begin(file, beside);
}

function startAgain() {
  if (["recording", "sending"].includes(root.dataset.state)) return; // the visitor is further already
  const { problem } = props.value;
  if (!session.kept?.id) letGo(); // a file that was refused is on the disk
  setState(problem ? "problem" : "idle", () => window.likhita.tell(problem));
}

async function soundIsKept() {
  if (!["sent", "idle"].includes(root.dataset.state) || !session.kept?.id) return;
  await spoken.forget(session.kept.id);
  letGo();
}

// --- recordings that were never sent -------------------------------------------------------------------

async function showLeft() {
  part("left").replaceChildren(...(await spoken.left()).map(leftLine));
}

function leftLine(recording) {
  const line = document.createElement("li");
  const words = document.createElement("span");
  words.textContent = say("left", { name: recording.name, length: writeLength(recording.seconds) });
  const actions = [["left_send", sendLeft], ["left_save", saveLeft], ["left_delete", deleteLeft]];
  line.append(words, ...actions.map(([key, act]) => leftButton(key, () => act(recording))));
  return line;
}

function leftButton(key, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = say(key);
  button.addEventListener("click", act);
  return button;
}

async function sendLeft(recording) {
  if (["recording", "sending"].includes(root.dataset.state)) return;
  trigger("begun");
  spoken.take(recording.id);
  keep({ blob: await spoken.sound(recording), name: recording.name, id: recording.id });
}

async function saveLeft(recording) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await spoken.sound(recording));
  link.download = recording.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

async function deleteLeft(recording) {
  if (!window.confirm(say("left_really", { name: recording.name }))) return;
  await spoken.forget(recording.id);
  showLeft();
}

function isUnsent() {
  return root.isConnected && ["recording", "sending"].includes(root.dataset.state);
}

part("speak").addEventListener("click", () =>
  root.dataset.state === "recording" ? stopRecording() : startRecording());
part("captions-choice").querySelector("input").checked = live.isWanted;
part("captions-choice").addEventListener("change", ({ target }) => { live.isWanted = target.checked; });
part("send").addEventListener("click", send);
part("cancel").addEventListener("click", () => {
  trigger("withdrawn");
  setState("idle");
  letGo();
});
part("drop").querySelector("input").addEventListener("change", (event) => {
  takeFiles(event.target.files);
  event.target.value = ""; // the same files chosen again are a change too
});
root.addEventListener("dragover", (event) => { event.preventDefault(); root.classList.add("intake-over"); });
root.addEventListener("dragleave", () => root.classList.remove("intake-over"));
root.addEventListener("drop", (event) => {
  event.preventDefault();
  root.classList.remove("intake-over");
  takeFiles(event.dataTransfer.files);
});
window.addEventListener("beforeunload", (event) => { if (isUnsent()) event.preventDefault(); });
watch("value", startAgain);
setState("idle");
window.addEventListener("likhita:sound-kept", soundIsKept);
window.likhita.inEachLanguage(element, () => {
  showWords();
  showLeft();
});
