// Rating: keys for criterion and level, reasons where the level leaves the suggestion, what is missing.
const form = document.querySelector("[data-rate]");
const rows = [...form.querySelectorAll("[data-criterion]")];
let at = 0;

const level = (row) => row.querySelector("input[type=radio]:checked")?.value ?? "";

function refresh() {
  const missing = rows.filter((row) => !level(row));
  for (const row of rows) {
    const reason = row.querySelector("[data-reason]");
    const value = level(row);
    row.querySelectorAll("[data-anchor]").forEach((li) => li.classList.toggle("is-on", li.dataset.anchor === value));
    if (!reason) continue;
    const { low, high } = row.dataset;
    const differs = value && (low ? value === "none" || value < low || value > high : value !== "none");
    reason.hidden = !differs;
    reason.querySelector("select").required = Boolean(differs);
  }
  const line = form.querySelector("[data-missing]");
  const name = missing[0]?.querySelector("h3").textContent ?? "";
  const text = missing.length === 0 ? line.dataset.none : missing.length === 1 ? line.dataset.one : line.dataset.more;
  line.textContent = text.replace("%n", missing.length).replace("%c", name);
  form.querySelector("[data-submit]").disabled = missing.length > 0;
}

function go(step) {
  open(rows[(at + step + rows.length) % rows.length]);
  (rows[at].querySelector("input:checked") ?? rows[at].querySelector("input")).focus();
  rows[at].scrollIntoView({ block: "nearest" });
}

function choose(value) {
  const input = rows[at].querySelector(`input[value="${value}"]`);
  if (!input) return;
  input.checked = true;
  input.focus();
  refresh();
}

form.addEventListener("change", refresh);
function open(row) {
  at = rows.indexOf(row);
  rows.forEach((other) => other.classList.toggle("is-open", other === row));
}
// A press moves the focus before it is let go: opening a row at that moment would shift the level
// from under the pointer, and the click would be lost. So a press opens its row when it ends.
let pressing = false;
addEventListener("pointerdown", () => { pressing = true; });
addEventListener("pointerup", () => { setTimeout(() => { pressing = false; }, 0); });
addEventListener("pointercancel", () => { pressing = false; });
form.addEventListener("focusin", (event) => {
  if (pressing) return;
  const row = event.target.closest("[data-criterion]");
  if (row) open(row);
});
form.addEventListener("click", (event) => {
  const row = event.target.closest("[data-criterion]");
  if (row) open(row);
});
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey && event.key === "Enter") { event.preventDefault(); form.requestSubmit(); return; }
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (/^(TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
  const key = event.key.toLowerCase();
  if (key === "j") { event.preventDefault(); go(1); }
  else if (key === "k") { event.preventDefault(); go(-1); }
  else if (/^[1-5]$/.test(key)) { event.preventDefault(); choose(key); }
  else if (key === "n") { event.preventDefault(); choose("none"); }
  else if (key === "a" && rows[at].dataset.low) { event.preventDefault(); choose(rows[at].dataset.low); }
});
form.classList.add("is-folding");
open(rows.find((row) => !level(row)) ?? rows[0]);
refresh();
