// The sitting page: one item at a time, every change saved at once, nothing lost when the line breaks.
import { inWords, isAnswered, readAnswer, writeAnswer } from "./exam-answers.js";
import { Clock } from "./exam-clock.js";
import { Queue } from "./exam-queue.js";

const root = document.querySelector("[data-exam]");
const words = JSON.parse(root.dataset.words);
const say = (text, values = {}) => Object.entries(values).reduce((all, [name, value]) => all.replace(`{${name}}`, value), text);
const forms = new Map([...document.querySelectorAll("form[data-item]")].map((form) => [Number(form.dataset.item), form]));
const speaker = document.querySelector("[data-say]");
const speak = (text) => { speaker.textContent = ""; requestAnimationFrame(() => { speaker.textContent = text; }); };
const sprite = document.querySelector("[data-all] use")?.getAttribute("href").split("#")[0];
const drawing = (name) => `<svg class="ka-i sm" aria-hidden="true"><use href="${sprite}#${name}"/></svg>`;
const PAUSE = 800, WHILE_TYPING = 5000;
let current = 0, banner = "", over = false, typingSince = 0, lastDue = root.dataset.due;

const queue = new Queue(root, {
  kept: (slot) => state(slot, "is-wait", "device-laptop", say(words.saving)),
  sending: (slot) => { state(slot, "is-wait", "loader-2", words.saving); overall(); },
  saved: (slot, told) => { clock.skew(told.moment); state(slot, "", "check", say(words.saved, { time: told.at })); cell(slot); overall(); },
  failed: (slot) => { state(slot, "is-warm", "device-laptop", say(words.kept, { time: clock.time() })); cell(slot); },
  offline: () => { if (queue.failures >= 1) show("offline"); },
  back: () => { show(""); speak(words.back); pulse(); },
  stopped: (why) => show(why),
  both: (slot, other) => choose(slot, other),
  changed: () => overall(),
});

const clock = new Clock(root, {
  onMark: (seconds) => speak(seconds === 60 ? words.minute_left : say(words.minutes_left, { count: seconds / 60 })),
  onEnd: () => timeUp(),
});

function state(slot, tone, sign, text) {
  const box = forms.get(Number(slot))?.querySelector("[data-state]");
  if (!box) return;
  box.hidden = false;
  box.className = `ka-save ${tone}`;
  box.innerHTML = drawing(sign);
  box.append(Object.assign(document.createElement("span"), { textContent: text }));
}

function overall() {
  const box = document.querySelector("[data-all]");
  const count = queue.pending;
  const tone = !count ? "" : queue.offline || queue.stopped ? "is-warm" : "is-wait";
  box.className = `ka-save ${tone}`;
  box.querySelector("use").setAttribute("href", `${sprite}#${!count ? "cloud-check" : tone === "is-warm" ? "cloud-off" : "loader-2"}`);
  box.querySelector("[data-all-text]").textContent = !count ? words.all_saved : say(tone === "is-warm" ? words.waiting : words.sending, { count });
  const handIn = document.querySelector("[data-hand-in]");
  if (handIn) {
    document.querySelector("[data-pending]").textContent = count;
    handIn.querySelector("[type=submit]").disabled = count > 0;
    const why = handIn.querySelector("[data-why]");
    why.textContent = count ? say(words.wait_to_hand_in, { count }) : why.dataset.ready;
  }
  if (banner === "offline") fillOffline();
}

const BANNERS = {
  offline: ["is-warm", "wifi-off", "offline_title", "offline_text", "retry"],
  signed_out: ["is-bad", "lock", "signed_out_title", "signed_out_text", "sign_in"],
  late: ["is-bad", "clock-exclamation", "closed_title", "closed_text", "see_result"],
  closed: ["is-bad", "clock-exclamation", "closed_title", "closed_text", "see_result"],
  not_found: ["is-bad", "alert-circle", "stale_title", "stale_text", "reload"],
  stale_page: ["is-bad", "alert-circle", "stale_title", "stale_text", "reload"],
  time_up: ["is-info", "hourglass", "time_up_title", "time_up_text", ""],
  time_up_offline: ["is-warm", "wifi-off", "time_up_title", "time_up_offline_text", ""],
};

function show(name) {
  const place = document.querySelector("[data-banner]");
  if (banner === name || (over && !/^(time_up|signed_out)/.test(name))) return;
  banner = name;
  place.replaceChildren();
  if (!name) return;
  const [tone, sign, title, text, act] = BANNERS[name];
  const box = Object.assign(document.createElement("div"), { className: `ka-banner ${tone}`, innerHTML: drawing(sign) });
  box.setAttribute("role", "alert");
  const body = document.createElement("div");
  body.append(Object.assign(document.createElement("strong"), { textContent: words[title] }), Object.assign(document.createElement("p"), { textContent: words[text] }));
  box.append(body);
  if (act) {
    const button = Object.assign(document.createElement("button"), { className: "btn btn-sm", type: "button", textContent: words[act] });
    button.addEventListener("click", () => press(act));
    box.append(button);
  }
  if (act === "sign_in") {
    const again = Object.assign(document.createElement("button"), { className: "btn btn-sm", type: "button", textContent: words.retry });
    again.addEventListener("click", () => press("reload"));
    box.append(again);
  }
  place.append(box);
  if (name === "offline") fillOffline();
}

function fillOffline() {
  const text = document.querySelector("[data-banner] p");
  const due = document.querySelector("[data-due-text]")?.textContent.match(/[\d:]+/)?.[0] ?? "";
  if (text) text.textContent = say(words.offline_text, { count: queue.pending, time: due });
}

function press(act) {
  if (act === "retry") queue.now();
  else if (act === "sign_in") window.open(root.dataset.signIn, "_blank");
  else if (act === "see_result") location.href = root.dataset.result;
  else location.reload();
}

function cell(number) {
  const form = forms.get(Number(number)), link = document.querySelector(`[data-cell="${Number(number)}"]`);
  if (!form || !link) return;
  const done = isAnswered(form, readAnswer(form)), wait = queue.has(number) && (queue.offline || queue.stopped);
  const flagged = form.querySelector("[data-flag]").getAttribute("aria-pressed") === "true";
  const here = Number(number) === current;
  link.classList.toggle("is-done", done && !wait);
  link.classList.toggle("is-wait", wait);
  link.classList.toggle("is-flag", flagged);
  link.classList.toggle("is-now", here);
  if (here) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current");
  const said = [say(words.item, { number }), wait ? words.unsent : done ? words.answered : words.unanswered];
  if (flagged) said.push(words.flagged);
  if (here) said.push(words.current);
  link.setAttribute("aria-label", said.join(", "));
  const list = link.closest("[data-section]");
  const tally = document.querySelector(`[data-tally="${list.dataset.section}"]`);
  tally.textContent = `${list.querySelectorAll(".is-done, .is-wait").length}/${list.children.length}`;
}

// From here on this is the item that keys and the map speak of.
function step(number) {
  const before = current;
  current = number;
  if (before) { changed(before, 0, true); cell(before); }
  cell(number);
  if (location.hash !== `#item-${number}`) history.replaceState(null, "", `#item-${number}`);
}

function go(number, { focus = true } = {}) {
  const form = forms.get(number), group = form?.dataset.group;
  if (!form) return;
  // The parts of a case stand together under its text.
  forms.forEach((one, n) => { one.hidden = n !== number && (!group || one.dataset.group !== group); });
  document.querySelectorAll("[data-frame]").forEach((one) => { one.hidden = one.dataset.frame !== group; });
  step(number);
  const inside = group && Number(group) !== number;
  if (focus) { form.querySelector("h2").focus({ preventScroll: true }); if (inside) form.scrollIntoView(); else scrollTo({ top: 0 }); }
}

const sent = new Map();

// Keep what stands in the fields if it is new; `wait` until it is sent.
function changed(number, wait, onlyIfNew = false) {
  const form = forms.get(number), answer = readAnswer(form), text = JSON.stringify(answer);
  if (text === sent.get(number)) { if (!onlyIfNew || queue.has(number)) queue.now(); return; }
  if (form.dataset.shape === "order" && !form.hasAttribute("data-touched")) return;
  sent.set(number, text);
  queue.put(number, answer, wait);
  cell(number);
  overall();
}

function prepare(form, number) {
  queue.know(number, form.dataset.revision);
  if (form.dataset.shape === "order" && Number(form.dataset.revision) > 0) form.setAttribute("data-touched", "");
  const kept = queue.answer(number);
  if (queue.has(number)) {
    writeAnswer(form, kept);
    form.setAttribute("data-touched", "");
    state(number, "is-wait", "device-laptop", words.saving);
  }
  sent.set(number, JSON.stringify(readAnswer(form)));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", (event) => {
    if (event.target.matches("textarea, input[type=text]")) return changed(number, 0, true);
    changed(number, 0);
  });
  form.addEventListener("input", (event) => {
    if (!event.target.matches("textarea, input[type=text]")) return;
    const now = performance.now();
    if (!typingSince) typingSince = now;
    const overdue = now - typingSince >= WHILE_TYPING;
    if (overdue) typingSince = now;
    typed(number, overdue ? 0 : PAUSE);
    count(form);
  });
  form.addEventListener("focusout", () => { typingSince = 0; changed(number, 0, true); });
  form.addEventListener("paste", () => signal("pasted", number));
  form.querySelector("[data-flag]").addEventListener("click", () => flag(number));
  form.addEventListener("click", (event) => {
    const mover = event.target.closest("[data-move]");
    if (mover) move(form, number, mover);
  });
  count(form);
  cell(number);
}

let typingTimer = 0;
function typed(number, wait) {
  const form = forms.get(number), answer = readAnswer(form);
  sent.set(number, JSON.stringify(answer));
  clearTimeout(typingTimer);
  queue.put(number, answer, 60000);
  typingTimer = setTimeout(() => { typingSince = 0; queue.now(); }, wait);
  cell(number);
  overall();
}

function count(form) {
  const area = form.querySelector("textarea"), place = form.querySelector("[data-count]");
  if (area && place && area.value) place.textContent = say(words.letters, { count: [...area.value].length });
}

function move(form, number, button) {
  const row = button.closest("[data-place]"), step = Number(button.dataset.move);
  const other = step < 0 ? row.previousElementSibling : row.nextElementSibling;
  if (!other) return;
  if (step < 0) other.before(row); else other.after(row);
  form.setAttribute("data-touched", "");
  button.focus();
  changed(number, 0);
}

async function flag(number) {
  const button = forms.get(number).querySelector("[data-flag]");
  const on = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(on));
  cell(number);
  await post(root.dataset.flags, { slot: number, on });
}

function post(url, body) {
  const token = document.querySelector('meta[name="csrf-token"]').content;
  return fetch(url, { method: "POST", headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token }, body: JSON.stringify(body) }).catch(() => null);
}

function signal(kind, slot = null) { if (root.dataset.signals) post(root.dataset.signals, { kind, slot }); }

// The same item answered on another device: both are kept, the learner says which one counts.
function choose(slot, other) {
  const number = Number(slot), form = forms.get(number);
  const box = form?.querySelector("[data-both]");
  if (!box) return;
  box.hidden = false;
  box.className = "ka-banner is-warm ka-both";
  box.replaceChildren();
  const text = document.createElement("div");
  text.append(
    Object.assign(document.createElement("strong"), { textContent: words.both_title }),
    Object.assign(document.createElement("p"), { textContent: words.both_text }),
    Object.assign(document.createElement("p"), { textContent: `${words.other_was} ${inWords(form, other, words.blank)}` }),
  );
  const take = Object.assign(document.createElement("button"), { className: "btn btn-sm", type: "button", textContent: words.take_other });
  const keep = Object.assign(document.createElement("button"), { className: "btn btn-sm", type: "button", textContent: words.keep_mine });
  take.addEventListener("click", () => { writeAnswer(form, other); form.setAttribute("data-touched", ""); box.hidden = true; changed(number, 0); });
  keep.addEventListener("click", () => { box.hidden = true; });
  box.append(text, keep, take);
  speak(words.both_title);
}

async function pulse() {
  const stop = new AbortController();
  const limit = setTimeout(() => stop.abort(), 4000);
  const answer = await fetch(root.dataset.pulse, { headers: { Accept: "application/json" }, signal: stop.signal }).catch(() => null);
  clearTimeout(limit);
  if (!answer?.ok) { if (!answer) { queue.failures ||= 1; show("offline"); overall(); } return; }
  const told = await answer.json();
  clock.skew(told.now);
  if (told.due !== lastDue) {
    lastDue = told.due;
    clock.due = Date.parse(told.due);
    document.querySelector("[data-due-text]").textContent = say(words.ends, { time: told.due_shown });
    speak(say(words.more_time, { time: told.due_shown }));
  }
  if (banner === "offline" && !queue.pending) { queue.failures = 0; show(""); speak(words.back); overall(); }
  else if (banner === "offline") queue.now();
  if (!told.open && clock.seconds() > 2) show("closed");
  const newer = Object.entries(told.revisions).some(([slot, revision]) => revision > (queue.revisions.get(Number(slot)) ?? 0) && !queue.has(slot));
  if (newer && !queue.pending && forms.size && document.hidden === false && !/^(INPUT|TEXTAREA)$/.test(document.activeElement?.tagName)) location.reload();
}

// The clock on the server closes the paper, whether this page is there or not. What is still on the
// way goes first; without a line the page stays, for it holds answers that must not be left behind.
function timeUp() {
  over = true;
  show("time_up");
  forms.forEach((form) => form.querySelector("fieldset").toggleAttribute("disabled", true));
  leave(performance.now() + 2500);
}

async function leave(until) {
  queue.now();
  const there = await reached();
  if (!there) show("time_up_offline");
  else if (!queue.pending || performance.now() >= until) { document.querySelector("form[data-time-up]")?.submit(); return; }
  setTimeout(() => leave(there ? until : performance.now() + 4000), there ? 300 : 1500);
}

async function reached() {
  const stop = new AbortController();
  const limit = setTimeout(() => stop.abort(), 4000);
  const answer = await fetch(root.dataset.pulse, { headers: { Accept: "application/json" }, signal: stop.signal }).catch(() => null);
  clearTimeout(limit);
  return answer !== null;
}

let jump = "";
function keys(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const at = document.activeElement;
  if (at?.matches("textarea, select, input[type=text]")) return;
  const key = event.key.toLowerCase(), form = forms.get(current);
  if (jump) {
    if (/^\d$/.test(key)) { jump += key; event.preventDefault(); const wanted = Number(jump.slice(1)); if (wanted * 10 > forms.size) { jump = ""; go(wanted); } return; }
    const wanted = Number(jump.slice(1)); jump = "";
    if (key === "enter" && wanted) { event.preventDefault(); go(wanted); return; }
  }
  if (key === "arrowleft" && !at?.matches("input[type=radio]")) { event.preventDefault(); go(current - 1); }
  else if (key === "arrowright" && !at?.matches("input[type=radio]")) { event.preventDefault(); go(current + 1); }
  else if (key === "f") { event.preventDefault(); flag(current); }
  else if (key === "g") { event.preventDefault(); jump = "g"; }
  else {
    const fields = [...form.querySelectorAll("fieldset :is(input[type=radio], input[type=checkbox])")];
    const place = /^[1-9]$/.test(key) ? Number(key) - 1 : key.length === 1 ? key.charCodeAt(0) - 97 : -1;
    if (fields[place]) { event.preventDefault(); fields[place].click(); fields[place].focus(); }
  }
}

if (forms.size) {
  forms.forEach((form, number) => prepare(form, number));
  root.classList.add("is-live");
  const wanted = () => Number(location.hash.match(/^#item-(\d+)$/)?.[1] ?? 0);
  go(forms.has(wanted()) ? wanted() : [...forms].find(([, form]) => !isAnswered(form, readAnswer(form)))?.[0] ?? 1, { focus: false });
  addEventListener("hashchange", () => { if (forms.has(wanted()) && wanted() !== current) go(wanted()); });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-go], [data-cell]");
    if (link) { event.preventDefault(); go(Number(link.dataset.go ?? link.dataset.cell)); }
    else if (event.target.closest("[data-check]")) changed(current, 0, true);
  });
  document.addEventListener("focusin", (event) => {
    const form = event.target.closest("form[data-group]");
    if (form && !form.hidden && Number(form.dataset.item) !== current) step(Number(form.dataset.item));
  });
  document.addEventListener("keydown", keys);
  document.addEventListener("visibilitychange", () => { signal(document.hidden ? "left_page" : "came_back", current); if (document.hidden) changed(current, 0, true); else pulse(); });
  addEventListener("pagehide", () => { if (current) changed(current, 0, true); queue.leave(); });
}
document.querySelector("form[data-time-up]")?.addEventListener("submit", (event) => { if (queue.pending && clock.seconds() > 0) event.preventDefault(); });
setInterval(pulse, 15000);
addEventListener("offline", () => { queue.failures ||= 1; show("offline"); overall(); });
queue.now();
overall();
