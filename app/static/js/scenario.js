// The picture of a scenario: arrow keys go to the nearest box in their direction. Boxes are links,
// so that everything works without this, by Tab and Enter.
const ASIDE = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function neighbour(boxes, from, [right, down]) {
  const [x, y] = [Number(from.dataset.x), Number(from.dataset.y)];
  let best = null, least = Infinity;
  for (const box of boxes) {
    const [dx, dy] = [Number(box.dataset.x) - x, Number(box.dataset.y) - y];
    const along = dx * right + dy * down, across = Math.abs(dx * down) + Math.abs(dy * right);
    if (along > 0 && along + 2 * across < least) [best, least] = [box, along + 2 * across];
  }
  return best;
}

for (const graph of document.querySelectorAll("[data-graph]")) {
  const boxes = [...graph.querySelectorAll("a[data-x]")];
  graph.addEventListener("keydown", (event) => {
    const from = event.target.closest?.("a[data-x]");
    if (!from || !ASIDE[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    const to = neighbour(boxes, from, ASIDE[event.key]);
    if (!to) return;
    event.preventDefault();
    to.focus();
  });
}

// A form that holds something nobody kept yet asks before it is left.
for (const form of document.querySelectorAll("[data-part]")) {
  const changed = () => [...form.elements].some((one) =>
    one.type === "checkbox" ? one.checked !== one.defaultChecked
      : one.tagName === "SELECT" ? [...one.options].some((o) => o.selected !== o.defaultSelected && o.defaultSelected)
        : one.type !== "hidden" && "defaultValue" in one && one.value !== one.defaultValue);
  let sent = false;
  form.addEventListener("submit", () => { sent = true; });
  window.addEventListener("beforeunload", (event) => { if (!sent && changed()) event.preventDefault(); });
}
