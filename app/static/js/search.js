// Global search while typing: a fragment from /search, arrows move, Enter opens, Escape gives the focus back.
const PAUSE = 200;

export function searchWhileTyping(form) {
  const input = form.querySelector("input[type=search]");
  const found = form.querySelector("[data-found]");
  if (!input || !found) return;
  let timer = 0;
  let asked = 0;

  const hide = () => { found.hidden = true; input.removeAttribute("aria-expanded"); };
  const links = () => [...found.querySelectorAll("a")];
  const move = (step) => {
    const all = links();
    if (!all.length) return;
    const at = all.indexOf(document.activeElement);
    (all[at + step] ?? (step > 0 ? all[0] : input)).focus();
  };
  const ask = async () => {
    const query = input.value.trim();
    if (!query) return hide();
    const mine = ++asked;
    const answer = await fetch(`${form.action}?q=${encodeURIComponent(query)}`, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (!answer?.ok || mine !== asked) return;
    found.innerHTML = await answer.text();
    found.hidden = false;
    input.setAttribute("aria-expanded", "true");
  };

  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, PAUSE); });
  form.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown") { event.preventDefault(); move(1); }
    else if (event.key === "ArrowUp") { event.preventDefault(); move(-1); }
    else if (event.key === "Escape" && !found.hidden) { event.preventDefault(); hide(); input.focus(); }
  });
  document.addEventListener("click", (event) => { if (!form.contains(event.target)) hide(); });
}
