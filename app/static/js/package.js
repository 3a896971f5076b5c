// The academy's page around a package. The package plays on another origin; what its player says
// is believed only from that origin and that frame, and only shown: what counts is stored there.
const box = document.querySelector("[data-package]");
if (box) {
  const { origin, done: doneWords, saved, failed, taken } = box.dataset;
  const frame = box.querySelector("iframe");
  const said = box.querySelector("[data-said]");
  const parts = [...box.querySelectorAll("[data-part]")];
  let leaving = null;
  let ready = false;
  const tell = (message) => frame.contentWindow?.postMessage({ academy: message.kind, ...message }, origin);
  const say = (words) => { if (said.textContent !== words) said.textContent = words; };
  const word = (part) => {
    const name = part.done ? box.dataset.wordDone : part.passed === false ? box.dataset.wordFailed : part.begun ? box.dataset.wordBegun : box.dataset.wordOpen;
    return part.score === null ? name : `${name} ${part.score / 100}%`;
  };

  const draw = (state, storedAt) => {
    state.parts.forEach((part, number) => { const place = parts[number]?.querySelector("[data-word]"); if (place) place.textContent = word(part); });
    const score = document.querySelector("[data-score]");
    if (score && state.score !== null) score.textContent = score.dataset.words.replace("{score}", state.score / 100);
    if (state.done) {
      document.querySelector("[data-leave]").classList.add("btn-primary");
      say(doneWords);
    } else if (storedAt) say(saved.replace("{time}", new Date(storedAt).toTimeString().slice(0, 8)));
  };

  const current = (number) => parts.forEach((part) => {
    if (Number(part.dataset.part) === number) part.setAttribute("aria-current", "true");
    else part.removeAttribute("aria-current");
  });

  addEventListener("message", (event) => {
    if (event.origin !== origin || event.source !== frame.contentWindow) return;
    const { player, part, state, at } = event.data ?? {};
    if (player === "ready") { ready = true; tell({ kind: "open", part: Number(box.dataset.next) }); }
    if (player === "opened") { current(part); draw(state); box.setAttribute("data-open", part); }
    if (player === "stored") draw(state, at);
    if (player === "failed") say(failed);
    if (player === "taken") say(taken);
    if (player === "left") leaving?.();
  });

  for (const button of box.querySelectorAll("button[data-part]")) {
    button.addEventListener("click", () => tell({ kind: "open", part: Number(button.dataset.part) }));
  }

  // The part is closed before the page is left, so that what it says at its end is stored.
  document.querySelector("[data-leave]").addEventListener("click", (event) => {
    if (!ready || leaving) return;
    event.preventDefault();
    const { href } = event.currentTarget;
    leaving = () => { location.assign(href); };
    tell({ kind: "leave" });
    setTimeout(leaving, 4000);
  });

  frame.src = frame.dataset.src;
}
