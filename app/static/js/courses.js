// The lesson: printing, and the verdict of a check question gets the focus once it was asked for.
document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-print]")) window.print();
});

const toVerdict = () => {
  const verdict = document.querySelector("[data-verdict]");
  if (!verdict) return;
  verdict.removeAttribute("data-verdict");
  verdict.focus();
};
document.addEventListener("htmx:after:swap", toVerdict);
document.addEventListener("htmx:afterSwap", toVerdict);

// The editor: the preview follows the text after a pause; the server draws it.
for (const area of document.querySelectorAll("textarea[data-preview]")) {
  const pane = document.getElementById(area.dataset.preview);
  let waiting = 0;
  const draw = async () => {
    const body = new FormData();
    body.set("body", area.value);
    body.set("lesson", area.dataset.lesson ?? "");
    const token = document.querySelector('meta[name="csrf-token"]')?.content ?? "";
    const answer = await fetch(area.dataset.address, { method: "POST", body, headers: { "X-CSRFToken": token, "HX-Request": "true" } }).catch(() => null);
    if (answer?.ok) pane.innerHTML = await answer.text();
  };
  area.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(draw, 500); });
}
