// A file dropped on the panel is handed in as if it had been chosen.
for (const zone of document.querySelectorAll("[data-dropzone]")) {
  const input = zone.querySelector("input[type=file]");
  const lit = (on) => zone.classList.toggle("is-over", on);
  zone.addEventListener("dragover", (event) => { event.preventDefault(); lit(true); });
  zone.addEventListener("dragleave", () => lit(false));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    lit(false);
    if (!event.dataTransfer?.files.length) return;
    input.files = event.dataTransfer.files;
    input.form.requestSubmit();
  });
}

// The preview follows the entries after a pause; the server draws it.
const pane = document.querySelector("iframe[data-sheet]");
const entries = pane && document.getElementById(pane.dataset.sheet);
if (entries) {
  const left = new Set(["csrf_token", "kinds", "logo", "name", "without_logo"]);
  let waiting = 0;
  const draw = () => {
    const said = new URLSearchParams();
    for (const [key, value] of new FormData(entries)) if (!left.has(key) && typeof value === "string" && value) said.set(key, value);
    if (entries.elements.without_logo?.checked) said.delete("logo_name");
    pane.classList.toggle("is-upright", said.get("layout") === "portrait");
    pane.src = `${pane.dataset.address}?${said}`;
  };
  entries.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(draw, 400); });
  // What was typed before this ran, or kept by the browser on the way back, is drawn as well.
  const altered = (field) => (field.options
    ? [...field.options].some((option) => option.selected !== option.defaultSelected)
    : field.value !== field.defaultValue || field.checked !== field.defaultChecked);
  if ([...entries.elements].some((field) => field.name && altered(field))) draw();
}
