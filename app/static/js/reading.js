// How long a lesson is really looked at: while it is in sight and somebody is there, said to the
// academy once a minute and on leaving. The academy counts no more than went by on its own clock.
const EVERY = 60;
const AWAY = 300; // so long without a hand on keys, wheel or glass: nobody is reading
const place = document.querySelector("[data-reading]");

if (place) {
  let counted = 0; // seconds not said yet
  let touched = Date.now();
  const csrf = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";
  const plays = () => [...document.querySelectorAll("video")].some((film) => !film.paused);

  const say = async (leaving = false) => {
    const seconds = counted;
    if (!seconds) return;
    counted = 0;
    const body = new URLSearchParams({ seconds });
    const answer = await fetch(place.dataset.reading, { method: "POST", body, keepalive: leaving, headers: { "X-CSRFToken": csrf() } }).catch(() => null);
    if (answer?.ok) place.textContent = await answer.text();
  };

  for (const name of ["pointermove", "pointerdown", "keydown", "scroll", "wheel"]) {
    addEventListener(name, () => { touched = Date.now(); }, { passive: true, capture: true });
  }
  setInterval(() => {
    if (document.hidden || (Date.now() - touched > AWAY * 1000 && !plays())) return;
    counted += 1;
    if (counted >= EVERY) say();
  }, 1000);
  document.addEventListener("visibilitychange", () => { if (document.hidden) say(true); });
  addEventListener("pagehide", () => say(true));
}
