// The script library: search while typing, choose with the arrows, fill in, copy.
import { faultOf, inWords, said } from "./blanks.js";
import { toast } from "./toast.js";

const library = document.querySelector("[data-library]");
const sheet = library?.querySelector("[data-sheet]");
const results = library?.querySelector("[data-results]");
const search = library?.querySelector("[data-script-search] input[type=search]");
const PAUSE = 150;
const fragment = (address) => fetch(address, { headers: { "HX-Request": "true" } });
const token = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";

// --- fill in: the preview follows each key, in the language that is shown
const FIELDS = "[data-fill] input, [data-fill] select";
const fields = () => [...(sheet?.querySelectorAll(FIELDS) ?? [])].filter((input) => input.name);
const previews = () => [...(sheet?.querySelectorAll("[data-preview]") ?? [])];
const shownText = () => previews().find((text) => !text.hidden);
const spokenIn = (text) => text.dataset.language.split("-").pop();
const reader = document.documentElement.lang.startsWith("en") ? "en" : "zh";
// Shop, name and tone are the same all day: this browser keeps them, nobody else.
const kept = (name) => { try { return localStorage.getItem(`script-${name}`) ?? ""; } catch { return ""; } };
function recall() {
  // What stood here last goes before what the academy knows; what was typed meanwhile before both.
  fields().forEach((input) => {
    if ("remember" in input.dataset && input.value === input.defaultValue) input.value = kept(input.name) || input.value;
  });
  // The tone once chosen holds for the next script too, unless the page was asked for another.
  const ways = sheet?.querySelector("[data-ways]:not([data-asked])");
  const way = ways?.querySelector(`[data-say="${CSS.escape(kept("tone"))}"]`);
  if (way) press(way);
  mark();
  refresh();
}
function press(chosen) {
  chosen.parentElement.querySelectorAll("button").forEach((one) => one.setAttribute("aria-pressed", String(one === chosen)));
  const on = (name) => sheet.querySelector(`[data-${name}][aria-pressed="true"]`)?.dataset[name];
  const way = on("say") ?? previews()[0]?.dataset.language.split("-")[0];
  const shown = `${way}-${on("speak")}`;
  previews().forEach((text) => { text.hidden = text.dataset.language !== shown; });
  // What is made one's own is what is shown.
  const mine = sheet.querySelector("[data-mine]");
  if (mine) mine.href = mine.href.replace(/wording=[^&]*/, `wording=${shown}`);
}
function keep(input) {
  if (!("remember" in input.dataset)) return;
  try { localStorage.setItem(`script-${input.name}`, input.value.trim()); } catch { /* private window */ }
}

function refresh() {
  const given = fields();
  const missing = [];
  previews().forEach((text) => {
    const values = Object.fromEntries(given.map((input) => [input.name, said(input, spokenIn(text))]));
    text.querySelectorAll("[data-blank]").forEach((blank) => {
      blank.dataset.label ??= blank.textContent;
      const value = values[blank.dataset.blank];
      blank.textContent = value || blank.dataset.label;
      blank.classList.toggle("is-set", Boolean(value));
      if (!value && !text.hidden) missing.push(blank.dataset.label);
    });
  });
  const left = sheet?.querySelector("[data-left]");
  if (left && sheet.querySelector("[data-fill]")) {
    const names = [...new Set(missing)];
    const wrong = given.filter(faultOf);
    given.forEach((input) => { if (wrong.includes(input)) input.setAttribute("aria-invalid", "true"); else input.removeAttribute("aria-invalid"); });
    const label = (input) => sheet.querySelector(`label[for="${input.id}"]`)?.textContent ?? input.name;
    const first = wrong.length ? faultOf(wrong[0]) : "";
    if (first) left.textContent = left.dataset[first === "range" ? "range" : "wrong"].replace("#", wrong.filter((one) => faultOf(one) === first).map(label).join("、"));
    else left.textContent = names.length ? left.dataset.some.replace("#", names.join("、")) : left.dataset.none;
  }
}

async function copy() {
  const shown = shownText();
  if (!shown) return;
  const used = new Set([...shown.querySelectorAll("[data-blank]")].map((blank) => blank.dataset.blank));
  const empty = fields().find((input) => used.has(input.name) && (!input.value.trim() || faultOf(input)));
  if (empty) return empty.focus();
  await navigator.clipboard.writeText(shown.textContent.trim());
  toast(sheet.querySelector("[data-copy-script]").dataset.copied);
  const key = sheet.querySelector("[data-script]").dataset.script;
  // Whoever copies goes on to another page at once: the request outlives this one.
  fetch(`/scripts/${key}/used`, { method: "POST", keepalive: true, headers: { "X-CSRFToken": token() } }).catch(() => {});
}

sheet?.addEventListener("input", (event) => { keep(event.target); refresh(); });
sheet?.addEventListener("submit", (event) => { if (event.target.matches("[data-fill]")) event.preventDefault(); });
// A form of several fields without a button is not sent by Enter: here Enter goes on to the next
// blank, and copies once none is left.
sheet?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || !event.target.matches(FIELDS)) return;
  event.preventDefault();
  copy();
});
sheet?.addEventListener("click", (event) => {
  if (event.target.closest("[data-copy-script]")) copy();
  const words = event.target.closest("[data-in-words]");
  if (words) { inWords(words, reader); refresh(); }
  const chosen = event.target.closest("[data-say], [data-speak]");
  if (!chosen) return;
  if (chosen.dataset.say in { warm: 1, formal: 1 }) try { localStorage.setItem("script-tone", chosen.dataset.say); } catch { /* private window */ }
  press(chosen);
  refresh();
});

// --- choose: the sheet follows the chosen row
// Choosing once more what is shown, or on its way, would empty the blanks filled in meanwhile.
let chosenRow = results?.querySelector(".ka-hit[aria-current]");
if (chosenRow?.dataset.key !== sheet?.querySelector("[data-script]")?.dataset.script) chosenRow = null;
async function choose(row) {
  if (!row || !sheet || row === chosenRow) return;
  chosenRow = row;
  results.querySelectorAll("[aria-current]").forEach((one) => one.removeAttribute("aria-current"));
  row.setAttribute("aria-current", "true");
  row.scrollIntoView({ block: "nearest" });
  const answer = await fragment(row.href).catch(() => null);
  const text = answer?.ok ? await answer.text() : null;
  if (row !== chosenRow) return;
  if (text === null) { chosenRow = null; return; }
  sheet.innerHTML = text;
  recall();
}

results?.addEventListener("click", (event) => {
  const row = event.target.closest(".ka-hit");
  if (!row || event.ctrlKey || event.metaKey || matchMedia("(max-width: 991px)").matches) return;
  event.preventDefault();
  choose(row);
});

// --- hits: the words looked for stand out
function mark() {
  const list = results?.querySelector("[data-words]");
  const words = (list?.dataset.words ?? "").split(" ").filter((word) => word.length > 1 || /[^\x00-\x7f]/.test(word));
  if (!words.length) return;
  const wanted = new RegExp(words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|"), "gi");
  list.querySelectorAll(".ka-hit b, .ka-hit p").forEach((place) => {
    if (place.dataset.marked) return;
    place.dataset.marked = "yes";
    [...place.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).forEach((node) => {
      const parts = node.data.split(wanted);
      if (parts.length < 2) return;
      const hits = node.data.match(wanted);
      const made = parts.flatMap((part, at) => {
        if (at === parts.length - 1) return [part];
        const hit = document.createElement("mark");
        hit.textContent = hits[at];
        return [part, hit];
      });
      node.replaceWith(...made);
    });
  });
}

// --- what was looked for in vain is counted once the typing has settled; by nobody's name
let settled = 0;
function noteGap(words) {
  const body = new URLSearchParams({ q: words });
  fetch(library.dataset.gap, { method: "POST", headers: { "X-CSRFToken": token() }, body }).catch(() => {});
}

// --- search: results while typing, arrows move, Enter copies
let timer = 0;
let asked = 0;
async function ask() {
  const mine = ++asked;
  const query = new URLSearchParams(new FormData(search.form));
  const address = `${search.form.action}?${query}`;
  const answer = await fragment(address).catch(() => null);
  if (!answer?.ok || mine !== asked) return;
  results.innerHTML = await answer.text();
  history.replaceState(null, "", address);
  mark();
  clearTimeout(settled);
  if (results.querySelector("[data-none]") && query.get("q")) settled = setTimeout(() => noteGap(query.get("q")), 1500);
  choose(results.querySelector(".ka-hit"));
}
search?.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, PAUSE); });
search?.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const rows = [...results.querySelectorAll(".ka-hit")];
  const at = rows.findIndex((row) => row.hasAttribute("aria-current"));
  if (event.key === "ArrowDown") { event.preventDefault(); choose(rows[Math.min(at + 1, rows.length - 1)]); }
  else if (event.key === "ArrowUp") { event.preventDefault(); choose(rows[Math.max(at - 1, 0)]); }
  else if (event.key === "Enter") { event.preventDefault(); copy(); }
});
library?.querySelectorAll("[data-submit]").forEach((select) => select.addEventListener("change", () => select.form.requestSubmit()));
recall();

// --- cards to print; the drill's four keys
document.querySelector("[data-print]")?.addEventListener("click", () => window.print());
document.addEventListener("keydown", (event) => {
  const recalls = document.querySelector("[data-recall]");
  if (!recalls || event.target.matches("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
  recalls.querySelector(`button[value="${CSS.escape(event.key)}"]`)?.click();
});
