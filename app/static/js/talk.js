// Push-to-talk on the phone: the sound of a message goes beside its words, by consent alone.
// Everything hangs on the document, since the desk swaps its parts; without a microphone or
// without this file the call goes on in writing.
const box = () => document.querySelector("[data-talk]");
const can = Boolean(navigator.mediaDevices?.getUserMedia && window.MediaRecorder);
const span = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
let recorder = null;
let began = 0;
let ticking = 0;
let taken = null; // what is recorded and not sent yet: { sound, seconds }
let leaving = null; // what goes out with the message on its way: { key, last, home, sound, seconds }
let asking = false;

const tell = (text) => { const said = box()?.querySelector("[data-talk-said]"); if (said) said.textContent = text; };

function show() {
  const talk = box();
  if (!talk || !can) return;
  talk.hidden = false;
  const live = recorder !== null;
  const press = talk.querySelector("[data-talk-press]");
  press.disabled = asking || (!live && !talk.querySelector("[data-talk-agree]").checked);
  press.setAttribute("aria-pressed", String(live));
  press.querySelector("[data-talk-start]").hidden = live;
  press.querySelector("[data-talk-stop]").hidden = !live;
  talk.querySelector("[data-talk-drop]").hidden = live || !taken;
}

async function start() {
  if (recorder || asking) return;
  asking = true;
  show();
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true }).catch(() => null);
  asking = false;
  if (!stream || !box()?.querySelector("[data-talk-agree]").checked) {
    stream?.getTracks().forEach((track) => track.stop());
    if (!stream) tell(box()?.dataset.denied ?? "");
    show();
    return;
  }
  const pieces = [];
  const live = new MediaRecorder(stream);
  recorder = live;
  taken = null;
  began = performance.now();
  live.addEventListener("dataavailable", (event) => { if (event.data.size) pieces.push(event.data); });
  live.addEventListener("stop", () => {
    stream.getTracks().forEach((track) => track.stop());
    clearInterval(ticking);
    if (recorder === live) recorder = null;
    const seconds = (performance.now() - began) / 1000;
    if (pieces.length && box()?.querySelector("[data-talk-agree]").checked) {
      taken = { sound: new Blob(pieces, { type: live.mimeType || pieces[0].type }), seconds };
      tell(box().dataset.ready.replace("%t", span(seconds)));
    } else tell("");
    show();
    live.dispatchEvent(new Event("talk:whole"));
  });
  live.start();
  const count = () => {
    const seconds = (performance.now() - began) / 1000;
    tell((box()?.dataset.recording ?? "").replace("%t", span(seconds)));
    if (seconds >= Number(box()?.dataset.longest ?? 180)) stop();
  };
  count();
  ticking = setInterval(count, 500);
  show();
}

function stop() {
  const live = recorder;
  if (!live || live.state === "inactive") return Promise.resolve();
  return new Promise((resolve) => {
    live.addEventListener("talk:whole", resolve, { once: true });
    live.stop();
  });
}

async function carry() {
  const going = leaving;
  if (!going) return;
  const line = [...document.querySelectorAll("#part-log li.me")].pop();
  if (!line || Number(line.dataset.number) <= going.last) return; // not taken yet: the words come first
  leaving = null;
  const body = new FormData();
  body.set("csrf_token", document.querySelector('meta[name="csrf-token"]').content);
  body.set("key", going.key);
  body.set("consent", "y");
  body.set("seconds", String(going.seconds));
  body.set("file", going.sound, "turn");
  const answer = await fetch(going.home.talk, { method: "POST", body, headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok) { tell(going.home.unkept); return; }
  const { number, address } = await answer.json();
  const shown = document.createElement("audio");
  Object.assign(shown, { controls: true, preload: "none", src: address, className: "ka-audio" });
  shown.setAttribute("aria-label", going.home.kept);
  document.querySelector(`#part-log li[data-number="${number}"]`)?.append(shown);
}

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-talk-press]")) { if (recorder) stop(); else start(); }
  if (event.target.closest?.("[data-talk-drop]")) { taken = null; tell(""); show(); }
});

document.addEventListener("change", (event) => {
  if (!event.target.matches?.("[data-talk-agree]")) return;
  if (!event.target.checked) { taken = null; stop(); tell(""); }
  show();
});

// The message goes out by the desk's own hand; which sound belongs to it is noted before.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches?.("[data-say]") || !form.querySelector("textarea").value.trim()) return;
  const key = form.elements.key.value;
  const home = { ...box()?.dataset }; // the talk may be over, and this box gone, before the sound goes out
  const last = Math.max(0, ...[...document.querySelectorAll("#part-log li.me")].map((li) => Number(li.dataset.number)));
  const note = () => {
    if (!taken) return;
    leaving = { key, last, home, ...taken };
    taken = null;
    tell("");
    show();
  };
  if (recorder) stop().then(() => { note(); carry(); });
  else note();
}, true);

document.addEventListener("desk:swapped", () => { show(); carry(); });
window.addEventListener("pagehide", () => { stop(); });
show();
