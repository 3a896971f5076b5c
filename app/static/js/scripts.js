// The script library: search while typing, choose with the arrows, fill in, copy.
import { toast } from "./toast.js";

const library = document.querySelector("[data-library]");
const sheet = library?.querySelector("[data-sheet]");
const results = library?.querySelector("[data-results]");
const search = library?.querySelector("[data-script-search] input[type=search]");
const PAUSE = 150;
const fragment = (address) => fetch(address, { headers: { "HX-Request": "true" } });
const token = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";

// --- fill in: the preview follows each key, in the language that is shown
const blanks = () => Object.fromEntries(
  [...(sheet?.querySelectorAll("[data-fill] input") ?? [])].map((input) => [input.name, input.value.trim()]),
);

function refresh() {
  const values = blanks();
  const missing = [];
  sheet?.querySelectorAll("[data-preview]").forEach((text) => {
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
    left.textContent = names.length ? left.dataset.some.replace("#", names.join("、")) : left.dataset.none;
  }
}

async function copy() {
  const empty = [...(sheet?.querySelectorAll("[data-fill] input") ?? [])].find((input) => !input.value.trim());
  if (empty) return empty.focus();
  const shown = [...sheet.querySelectorAll("[data-preview]")].find((text) => !text.hidden);
  if (!shown) return;
  await navigator.clipboard.writeText(shown.textContent.trim());
  toast(sheet.querySelector("[data-copy-script]").dataset.copied);
  const key = sheet.querySelector("[data-script]").dataset.script;
  fetch(`/scripts/${key}/used`, { method: "POST", headers: { "X-CSRFToken": token() } }).catch(() => {});
}

sheet?.addEventListener("input", refresh);
sheet?.addEventListener("submit", (event) => {
  if (event.target.matches("[data-fill]")) { event.preventDefault(); copy(); }
});
sheet?.addEventListener("click", (event) => {
  if (event.target.closest("[data-copy-script]")) copy();
  const chosen = event.target.closest("[data-say]");
  if (!chosen) return;
  sheet.querySelectorAll("[data-say]").forEach((one) => one.setAttribute("aria-pressed", String(one === chosen)));
  sheet.querySelectorAll("[data-preview]").forEach((text) => { text.hidden = text.dataset.language !== chosen.dataset.say; });
  refresh();
});

// --- choose: the sheet follows the chosen row
async function choose(row) {
  if (!row || !sheet) return;
  results.querySelectorAll("[aria-current]").forEach((one) => one.removeAttribute("aria-current"));
  row.setAttribute("aria-current", "true");
  row.scrollIntoView({ block: "nearest" });
  const answer = await fragment(row.href).catch(() => null);
  if (answer?.ok && row.hasAttribute("aria-current")) { sheet.innerHTML = await answer.text(); refresh(); }
}

results?.addEventListener("click", (event) => {
  const row = event.target.closest(".ka-hit");
  if (!row || event.ctrlKey || event.metaKey || matchMedia("(max-width: 991px)").matches) return;
  event.preventDefault();
  choose(row);
});

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
refresh();
