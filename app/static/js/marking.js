// Marking: points by number keys, evidence from the selection, drafts that keep themselves.
const form = document.querySelector("form[data-marks]");
const points = [...form.querySelectorAll("[data-point]")];
const kept = document.querySelector("[data-kept]");
const answer = document.querySelector("[data-answer]");
const sendButton = form.querySelector("[data-send]");
let timer = 0;

const radios = (point) => [...point.querySelectorAll("input[type=radio]")];
const value = (point) => radios(point).find((one) => one.checked)?.value;

function total() {
  const all = points.map(value);
  const worth = points.reduce((sum, point) => sum + Number(point.dataset.worth), 0);
  const raw = all.reduce((sum, one) => sum + Number(one ?? 0), 0);
  const shown = all.includes(undefined) ? "–" : String(Math.round((raw / worth) * Number(form.dataset.total) * 100) / 100);
  form.querySelector("[data-sum]").textContent = shown;
  if (sendButton && shown !== "–") sendButton.textContent = form.dataset.give.replace("{points}", shown);
}

function keepSoon() {
  clearTimeout(timer);
  timer = setTimeout(keep, 1200);
}

async function keep() {
  if (!sendButton) return;
  const body = new FormData(form);
  body.set("deed", "draft");
  const told = await fetch(form.dataset.draftUrl, { method: "POST", body, headers: { Accept: "application/json" } }).then((r) => r.json()).catch(() => null);
  if (!told) return;
  kept.hidden = false;
  kept.classList.toggle("is-warm", Boolean(told.error));
  kept.querySelector("span").textContent = told.error ?? form.dataset.saved.replace("{time}", told.at);
}

function evidence(point) {
  const selection = getSelection();
  const words = selection?.toString().trim().replace(/\s+/g, " ").slice(0, 400);
  if (!words || !answer.contains(selection.anchorNode)) return false;
  const field = point.querySelector("input[type=hidden]");
  if (!field.value.split("\n").includes(words)) {
    field.value = [field.value, words].filter(Boolean).join("\n");
    point.querySelector("[data-evidence]").append(Object.assign(document.createElement("q"), { textContent: words }), " ");
  }
  selection.removeAllRanges();
  keepSoon();
  return true;
}

function step(point, back) {
  const all = radios(point);
  const now = all.findIndex((one) => one.checked);
  const next = back ? 0 : Math.min(now + 1, all.length - 1);
  all[next].checked = true;
  total();
  keepSoon();
}

function neighbour(by) {
  const cells = [...document.querySelectorAll("[data-cell]")];
  const here = cells.findIndex((cell) => cell.hasAttribute("aria-current"));
  cells[here + by]?.click();
}

form.addEventListener("change", () => { total(); keepSoon(); });
form.addEventListener("input", keepSoon);
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); sendButton?.click(); return; }
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (document.activeElement?.matches("textarea, input:not([type=radio]):not([type=checkbox])")) return;
  const digit = event.code.match(/^Digit([1-9])$/)?.[1];
  const point = digit && points[Number(digit) - 1];
  if (point) { event.preventDefault(); if (event.shiftKey) step(point, true); else if (!evidence(point)) step(point, false); return; }
  const act = { j: () => neighbour(1), k: () => neighbour(-1), c: () => form.querySelector("textarea").focus(), l: () => form.querySelector("[data-later]")?.click(), f: () => form.querySelector("[name=second]")?.click() }[event.key.toLowerCase()];
  if (act) { event.preventDefault(); act(); }
});
document.querySelector(".ka-strip [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
total();
