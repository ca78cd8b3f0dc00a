// One large microphone button and a place to drop a recording. What was spoken stays in the page until it
// has arrived at the server; then "recorded" tells Python where it lies.
const root = element.querySelector(".intake");
const part = (name) => root.querySelector(`.intake-${name}`);
const say = (key, values) => window.likhita.say(key, values);
const WAITING_MS = 15000; // after that a full queue may have turned the recording away
const session = { recorder: null, stream: null, kept: null, startedAt: 0, context: null, message: () => "" };

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
  const chunks = [];
  const recorder = new MediaRecorder(session.stream, { audioBitsPerSecond: 128000 });
  session.recorder = recorder;
  session.startedAt = performance.now();
  recorder.ondataavailable = (event) => chunks.push(event.data);
  recorder.onstop = () => {
    releaseMicrophone();
    keep(new Blob(chunks, { type: recorder.mimeType }), recordingName(recorder.mimeType), true);
  };
  session.stream.getAudioTracks()[0].onended = stopRecording; // the microphone was unplugged
  recorder.start(1000);
  setState("recording");
  showLevel();
}

function stopRecording() {
  if (session.recorder && session.recorder.state !== "inactive") session.recorder.stop();
}

function releaseMicrophone() {
  for (const track of session.stream.getTracks()) track.stop();
  if (session.context) session.context.close();
  session.context = null;
}

function recordingName(type) {
  const ending = type.includes("mp4") ? "m4a" : type.includes("ogg") ? "ogg" : "webm";
  const now = new Date(Date.now() - 60000 * new Date().getTimezoneOffset());
  return `recording ${now.toISOString().slice(0, 16).replace("T", " ").replace(":", ".")}.${ending}`;
}

function showLevel() {
  session.context = new AudioContext();
  const meter = session.context.createAnalyser();
  session.context.createMediaStreamSource(session.stream).connect(meter);
  const wave = new Float32Array(meter.fftSize);
  const draw = () => {
    if (root.dataset.state !== "recording" || !element.isConnected) return;
    meter.getFloatTimeDomainData(wave);
    const peak = wave.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    part("level").style.transform = `scaleX(${Math.min(1, Math.sqrt(peak))})`;
    const seconds = Math.floor((performance.now() - session.startedAt) / 1000);
    part("time").textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    requestAnimationFrame(draw);
  };
  draw();
}

function begin(file, beside) {
  trigger("begun");
  keep(file, file.name, false, beside);
}

function keep(blob, name, spoken, beside = null) {
  if (session.kept) URL.revokeObjectURL(session.kept.url);
  session.kept = { blob, name, spoken, beside, url: URL.createObjectURL(blob) };
  part("save").href = session.kept.url;
  part("save").download = name;
  send();
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
  setTimeout(() => { part("again").hidden = root.dataset.state !== "sent"; }, WAITING_MS);
}

/** One recording, one transcript, or a transcript with its recording. */
function takeFiles([file, beside = null, third]) {
  if (!file || root.dataset.state === "recording" || root.dataset.state === "sending") return;
  if (third) setState("problem", () => say("too_many"));
  else begin(file, beside);
}

function startAgain() {
  if (["recording", "sending"].includes(root.dataset.state)) return; // the visitor is further already
  if (session.kept && !session.kept.spoken) session.kept = null; // a file that was refused is on the disk
  const { problem } = props.value;
  setState(problem ? "problem" : "idle", () => window.likhita.tell(problem));
}

function isUnsent() {
  return root.isConnected && ["recording", "sending"].includes(root.dataset.state);
}

part("speak").addEventListener("click", () =>
  root.dataset.state === "recording" ? stopRecording() : startRecording());
part("send").addEventListener("click", send);
part("cancel").addEventListener("click", () => {
  trigger("withdrawn");
  setState("idle");
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
window.likhita.inEachLanguage(element, showWords);
