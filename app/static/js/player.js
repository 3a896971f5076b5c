// Inside the frame, on the packages' own origin: opens a part and answers what it asks. A commit
// is answered with "true" only when the academy has said that it is stored.
import { makeApi } from "./scorm-api.js";

const academy = document.body.dataset.origin;
const frame = document.getElementById("part");
const home = location.pathname; // /packages/TICKET/
const sitting = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
let present = null; // { number, api, url, sequence, taken }

const tell = (message) => parent.postMessage(message, academy);
const heard = (run, status, state) => {
  if (status === 200) tell({ player: "stored", state, at: Date.now() });
  else if (status === 409) { run.taken = true; tell({ player: "taken" }); } else tell({ player: "failed" });
  return status === 200;
};

function store(run, values, ended) {
  if (run.taken) return false;
  run.sequence += 1;
  const body = JSON.stringify({ sitting, number: run.sequence, values, ended });
  try {
    const asking = new XMLHttpRequest();
    asking.open("POST", run.url, false);
    asking.setRequestHeader("Content-Type", "application/json");
    asking.send(body);
    return heard(run, asking.status, asking.status === 200 ? JSON.parse(asking.responseText).state : null);
  } catch {
    // The page is going away, where nobody can wait, or the connection is gone. It is sent, but
    // nothing says that it arrived, so it is not acknowledged.
    navigator.sendBeacon(run.url, new Blob([body], { type: "application/json" }));
    heard(run, 0);
    return false;
  }
}

async function storeLater(run) {
  if (!run || run.taken || run.sending || !run.api.unsaved()) return;
  run.sending = true;
  run.sequence += 1;
  const mark = run.api.mark();
  const body = JSON.stringify({ sitting, number: run.sequence, values: run.api.values(), ended: run.api.ended() });
  const answer = await fetch(run.url, { method: "POST", body, headers: { "Content-Type": "application/json" } }).catch(() => null);
  run.sending = false;
  if (heard(run, answer?.status ?? 0, answer?.ok ? (await answer.json()).state : null)) run.api.saved(mark);
}

// Going to an empty page first lets the part end by itself; then what it left unsaid is stored.
async function close() {
  if (!present) return;
  const gone = new Promise((resolve) => { frame.addEventListener("load", resolve, { once: true }); });
  frame.src = "about:blank";
  await gone;
  if (present.api.unsaved()) store(present, present.api.values(), present.api.ended());
  present = null;
  delete window.API;
  delete window.API_1484_11;
}

async function open(number) {
  await close();
  const where = `${home}parts/${number}`;
  const answer = await fetch(`${where}/begin`, { method: "POST", body: JSON.stringify({ sitting }), headers: { "Content-Type": "application/json" } }).catch(() => null);
  if (!answer?.ok) { tell({ player: "failed" }); return; }
  const begun = await answer.json();
  const run = { number, url: `${where}/commit`, sequence: begun.commits, taken: false };
  run.api = makeApi(begun.version, begun.elements, begun.values, (values, ended) => store(run, values, ended), (request) => go(number, request));
  present = run;
  if (begun.keeps) window[begun.version === "1.2" ? "API" : "API_1484_11"] = run.api.surface;
  frame.title = begun.title;
  frame.src = `${home}content/${begun.href}`;
  tell({ player: "opened", part: number, state: begun.state });
}

function go(number, request) {
  const step = { continue: 1, previous: -1 }[request];
  if (step) setTimeout(() => queue(() => open(number + step)), 0);
}

let waiting = Promise.resolve();
const queue = (act) => { waiting = waiting.then(act, act); return waiting; };

addEventListener("message", (event) => {
  if (event.origin !== academy || event.source !== parent) return;
  if (event.data?.academy === "open") queue(() => open(event.data.part));
  if (event.data?.academy === "leave") queue(async () => { await close(); tell({ player: "left" }); });
});
setInterval(() => storeLater(present), 5000);
addEventListener("pagehide", () => { if (present?.api.unsaved()) store(present, present.api.values(), present.api.ended()); });
tell({ player: "ready" });
