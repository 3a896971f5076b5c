// The report: show only what cost points, each with the customer's line before it.
const group = document.querySelector("[data-report-filter]");
const turns = [...document.querySelectorAll("[data-turns] > [data-lost]")];
const deeds = [...document.querySelectorAll("[data-turns] > :not([data-lost])")];
if (group) {
  group.hidden = false;
  const press = (button) => {
    const all = button.dataset.show === "all";
    group.querySelectorAll("button").forEach((b) => b.setAttribute("aria-pressed", String(b === button)));
    deeds.forEach((deed) => { deed.hidden = !all; });
    turns.forEach((turn, at) => {
      const before = turns[at + 1];
      const wanted = turn.dataset.lost === "yes" || (before?.dataset.lost === "yes" && !turn.classList.contains("me"));
      turn.hidden = !all && !wanted;
    });
  };
  group.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) press(button);
  });
  document.addEventListener("replay:begins", () => press(group.querySelector('[data-show="all"]')));
}
