// The report: show only what cost points, each with the customer's line before it.
const group = document.querySelector("[data-report-filter]");
const turns = [...document.querySelectorAll("[data-turns] > li")];
if (group) {
  group.hidden = false;
  group.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const all = button.dataset.show === "all";
    group.querySelectorAll("button").forEach((b) => b.setAttribute("aria-pressed", String(b === button)));
    turns.forEach((turn, at) => {
      const before = turns[at + 1];
      const wanted = turn.dataset.lost === "yes" || (before?.dataset.lost === "yes" && !turn.classList.contains("me"));
      turn.hidden = !all && !wanted;
    });
  });
}
