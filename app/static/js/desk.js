// The role-play desk: messages go out without a reload, the customer's answer is typed out, the
// ring counts, scripts are found and inserted. Without this file every form still works by itself.
const desk = document.querySelector("[data-desk]");
const words = document.getElementById("desk-words")?.dataset ?? {};
const save = document.querySelector("#desk-save span");
const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
const draftKey = `desk-draft:${location.pathname}`;
let busy = false;
let dueTimer = 0;
let waitBegan = performance.now();
const pageBegan = performance.now();

const part = (name) => document.getElementById(`part-${name}`);
const clock = (seconds) => {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
};

function tellSave(text, bad = false) {
  if (!save) return;
  save.textContent = text;
  save.parentElement.classList.toggle("is-bad", bad);
}

// Count what is shown; the server's figures are right again at every answer.
function count() {
  const elapsed = document.querySelector("[data-elapsed]");
  if (elapsed && part("say")?.querySelector("[data-say]")) {
    elapsed.textContent = clock(Number(elapsed.dataset.elapsed) + (performance.now() - pageBegan) / 1000);
  }
  const ring = document.querySelector("[data-wait]");
  if (!ring) return;
  const waited = Number(ring.dataset.wait) + (performance.now() - waitBegan) / 1000;
  const limit = Number(ring.dataset.limit) || 60;
  const share = waited / limit;
  ring.classList.toggle("is-warm", share > 0.67 && share <= 1);
  ring.classList.toggle("is-bad", share > 1);
  ring.querySelector("[data-wait-text]").textContent = ring.dataset.text.replace("%t", clock(waited));
  ring.querySelector(".arc").setAttribute("stroke-dasharray", `${Math.min(100, Math.round(share * 100))} 100`);
}

// New lines are added, old ones stay: only the customer's new words are announced.
function addLines(fresh) {
  const list = part("log").querySelector("ol");
  const known = new Set([...list.querySelectorAll("[data-number]")].map((li) => li.dataset.number));
  for (const line of fresh.querySelectorAll("[data-number]")) {
    if (known.has(line.dataset.number)) continue;
    const pause = calm ? 0 : Number(line.dataset.pause || 0);
    if (pause > 0) typeLater(list, line, pause);
    else list.append(line);
  }
}

function typeLater(list, line, pause) {
  const typing = document.getElementById("desk-typing").content.firstElementChild.cloneNode(true);
  list.append(typing);
  setTimeout(() => {
    typing.remove();
    list.append(line);
  }, Math.min(pause, 8000));
}

// Lines that are still to come when the page is loaded are held back the same way.
function holdBack() {
  if (calm) return;
  const list = part("log").querySelector("ol");
  for (const line of list.querySelectorAll("[data-pause]")) {
    const pause = Number(line.dataset.pause);
    line.remove();
    typeLater(list, line, pause);
  }
}

function swap(name, fresh) {
  const old = part(name);
  const opened = [...old.querySelectorAll("details[open]")].map((d) => d.querySelector("summary").textContent);
  const hadFocus = old.contains(document.activeElement);
  old.replaceChildren(...fresh.childNodes);
  for (const details of old.querySelectorAll("details")) {
    if (opened.includes(details.querySelector("summary").textContent) && !hadFocus) details.open = true;
  }
}

// A queue is never re-ordered under the pointer or the focus.
function held(name) {
  if (name !== "brief" || !desk?.hasAttribute("data-peak")) return false;
  return part(name).matches(":hover") || part(name).contains(document.activeElement);
}

// Writing, ringing, the record, or nothing more: another shape is shown in full.
function shape(box) {
  return ["[data-say]", "[data-pickup]", "[data-record]"].find((name) => box.querySelector(name)) ?? "";
}

function take(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const fresh = (name) => page.getElementById(`part-${name}`);
  if (!fresh("log")) return false;
  addLines(fresh("log"));
  for (const name of ["brief", "wait", "alert", "info"]) {
    if (part(name) && fresh(name) && !held(name)) swap(name, fresh(name));
  }
  document.dispatchEvent(new CustomEvent("desk:swapped"));
  fold();
  waitBegan = performance.now();
  if (shape(fresh("say")) !== shape(part("say"))) {
    localStorage.removeItem(draftKey);
    swap("say", fresh("say"));
    if (!desk.hasAttribute("data-peak")) document.querySelector(".ka-deskbar form")?.remove();
    part("say").querySelector("textarea")?.focus();
  }
  arm();
  return true;
}

async function post(form) {
  const answer = await fetch(form.getAttribute("action"), { // a field of ours is called action
    method: "POST",
    body: new URLSearchParams(new FormData(form)),
    headers: { "X-Desk": "parts" },
  });
  return { status: answer.status, html: await answer.text(), moved: answer.redirected };
}

async function send(form) {
  if (busy) return;
  const field = form.querySelector("textarea");
  const failed = form.querySelector("[data-say-failed]");
  if (!field.value.trim()) return;
  if (choose(field, 0)) {
    failed.textContent = words.blank.replace("%b", field.value.match(BLANK)[0]);
    failed.hidden = false;
    field.focus();
    return;
  }
  busy = true;
  form.setAttribute("aria-busy", "true");
  tellSave(words.saving);
  try {
    const { status, html } = await post(form);
    if (status >= 500 || status === 401 || status === 503) throw new Error(String(status));
    if (status === 409) { location.reload(); return; }
    const wrong = status === 422 && new DOMParser().parseFromString(html, "text/html").getElementById("say-error");
    if (wrong) {
      failed.textContent = wrong.textContent.trim();
      failed.hidden = false;
      tellSave(words.failed, true);
      return;
    }
    if (!take(html)) throw new Error("unreadable");
    if (status === 200) {
      field.value = "";
      localStorage.removeItem(draftKey);
      const keyField = form.querySelector("[name=key]");
      keyField.value = crypto.randomUUID?.() ?? String(Math.random()).slice(2);
    }
    failed.hidden = true;
    tellSave(words.saved);
  } catch {
    // The same key goes out again, so that a message that did arrive is not taken twice.
    failed.textContent = words.failed;
    failed.hidden = false;
    tellSave(words.failed, true);
  } finally {
    busy = false;
    form.removeAttribute("aria-busy");
    field.focus();
  }
}

function arm() {
  clearTimeout(dueTimer);
  const due = [...document.querySelectorAll("[data-due]")].pop();
  if (!due) return;
  dueTimer = setTimeout(async () => {
    if (busy) { arm(); return; }
    const token = document.querySelector('meta[name="csrf-token"]').content;
    const answer = await fetch(due.dataset.tick, {
      method: "POST",
      body: new URLSearchParams({ csrf_token: token }),
      headers: { "X-Desk": "parts" },
    }).catch(() => null);
    if (answer?.ok) { if (!take(await answer.text())) location.reload(); }
    else dueTimer = setTimeout(arm, 5000);
  }, Math.min(Number(due.dataset.due), 2 ** 30));
}

// Cards lie under tabs once there is script to turn them.
let tab = "order";
function fold() {
  const tabs = part("info").querySelector("[data-tabs]");
  if (!tabs) return;
  tabs.hidden = false;
  if (!tabs.querySelector(`[data-tab="${tab}"]`)) tab = tabs.querySelector("button")?.dataset.tab;
  tabs.querySelectorAll("button").forEach((b) => b.setAttribute("aria-pressed", String(b.dataset.tab === tab)));
  part("info").querySelectorAll("[data-tab-of]").forEach((box) => { box.hidden = box.dataset.tabOf !== tab; });
}

// Scripts: "/" in an empty field, arrows, Enter inserts with the first placeholder selected.
let asked = 0;
// The tone is the one kept in the script library: this browser's, there and here.
const TONE = "script-tone";
function keptTone() { try { return localStorage.getItem(TONE) ?? ""; } catch { return ""; } }
async function findScripts(form) {
  const pick = form.querySelector("[data-pick]");
  const box = pick.querySelector("input");
  const mine = ++asked;
  pick.querySelectorAll("[data-tone]").forEach((one) => one.setAttribute("aria-pressed", String(one.dataset.tone === keptTone())));
  const wanted = new URLSearchParams({ q: box.value, tone: keptTone() });
  const answer = await fetch(`${form.dataset.scripts}?${wanted}`).catch(() => null);
  if (!answer?.ok || mine !== asked) return;
  pick.querySelector("ul").innerHTML = await answer.text();
  box.setAttribute("aria-expanded", "true");
  mark(box);
}

function mark(box) {
  const chosen = box.closest("[data-pick]").querySelector('[aria-selected="true"]');
  if (chosen?.id) box.setAttribute("aria-activedescendant", chosen.id);
  else box.removeAttribute("aria-activedescendant");
  chosen?.scrollIntoView({ block: "nearest" });
}

function openPick(form) {
  const pick = form.querySelector("[data-pick]");
  pick.hidden = false;
  form.querySelector("[data-inserted-say]").textContent = "";
  pick.querySelector("input").focus();
  findScripts(form);
}

function closePick(form) {
  form.querySelector("[data-pick]").hidden = true;
  form.querySelector("textarea").focus();
}

function insert(form, text, told = "") {
  const field = form.querySelector("textarea");
  const start = field.value.length;
  field.value = field.value ? `${field.value} ${text}` : text;
  closePick(form);
  if (!choose(field, start)) field.setSelectionRange(field.value.length, field.value.length);
  localStorage.setItem(draftKey, field.value);
  form.querySelector("[data-inserted-say]").textContent = told;
}

// A blank that nobody filled in, like {date}: the next one from a place on, selected.
const BLANK = /\{[a-z][a-z0-9_]*\}/;
function choose(field, from) {
  const blank = field.value.slice(from).match(BLANK);
  if (!blank) return false;
  field.setSelectionRange(from + blank.index, from + blank.index + blank[0].length);
  return true;
}

function move(box, step) {
  const options = [...box.closest("[data-pick]").querySelectorAll("[data-text]")];
  const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  const next = options[(at + step + options.length) % options.length];
  options.forEach((option) => option.setAttribute("aria-selected", String(option === next)));
  mark(box);
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.matches("[data-say]")) {
    event.preventDefault();
    send(form);
  } else if (form.matches("[data-desk-form]") && !event.defaultPrevented) {
    event.preventDefault();
    const { status, html } = await post(form).catch(() => ({ status: 0, html: "" }));
    if ((status === 200 || status === 422) && take(html)) {
      part("info").querySelector("[aria-invalid]")?.focus();
      tellSave(words.saved);
    } else if (status === 200 || status === 409) location.reload();
    else tellSave(words.failed, true);
  }
});

document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("[data-say]");
  if (!form || event.isComposing || event.keyCode === 229) return;
  if (event.target.matches("textarea")) {
    if (event.key === "Enter" && !event.shiftKey && !event.target.matches("[data-letter]")) { event.preventDefault(); form.requestSubmit(); }
    if (event.key === "Tab" && !event.shiftKey && choose(event.target, event.target.selectionEnd)) event.preventDefault();
    if (event.key === "/" && !event.target.value) { event.preventDefault(); openPick(form); }
  } else if (event.target.matches("#pick")) {
    const chosen = form.querySelector('[data-text][aria-selected="true"]');
    if (event.key === "ArrowDown") { event.preventDefault(); move(event.target, 1); }
    if (event.key === "ArrowUp") { event.preventDefault(); move(event.target, -1); }
    if (event.key === "Escape") { event.preventDefault(); closePick(form); }
    if (event.key === "Enter") { event.preventDefault(); if (chosen) insert(form, chosen.dataset.text, chosen.dataset.inserted); }
  }
});

let typingPause = 0;
document.addEventListener("input", (event) => {
  const form = event.target.closest?.("[data-say]");
  if (!form) return;
  if (event.target.matches("textarea")) localStorage.setItem(draftKey, event.target.value);
  else { clearTimeout(typingPause); typingPause = setTimeout(() => findScripts(form), 150); }
});

document.addEventListener("click", async (event) => {
  const form = event.target.closest?.("[data-say]");
  if (form && event.target.closest("[data-open-pick]")) openPick(form);
  const hold = event.target.closest?.("[data-wait-text-insert]");
  if (form && hold) insert(form, hold.dataset.waitTextInsert);
  const option = event.target.closest?.("#picks [data-text]");
  if (form && option) insert(form, option.dataset.text, option.dataset.inserted);
  const tone = event.target.closest?.("[data-tone]");
  if (form && tone) {
    try { localStorage.setItem(TONE, tone.dataset.tone); } catch { /* private window */ }
    findScripts(form);
  }
  const turned = event.target.closest?.("[data-tab]");
  if (turned) { tab = turned.dataset.tab; fold(); }
  const panel = event.target.closest?.("[data-panel]");
  if (panel && desk) {
    desk.dataset.show = panel.dataset.panel;
    panel.parentElement.querySelectorAll("button").forEach((b) => b.setAttribute("aria-pressed", String(b === panel)));
  }
  const coach = event.target.closest?.("[data-coach]");
  if (coach) {
    event.preventDefault();
    const answer = await fetch(coach.href, { headers: { "X-Desk": "parts" } }).catch(() => null);
    if (answer?.ok) document.getElementById("desk-coach").innerHTML = await answer.text();
  }
});

if (desk) {
  const field = document.querySelector("[data-say] textarea");
  if (field && !field.value) field.value = localStorage.getItem(draftKey) ?? "";
  document.querySelectorAll("[data-needs-script]").forEach((box) => { box.hidden = false; });
  holdBack();
  fold();
  arm();
  count();
  setInterval(count, 1000);
}
