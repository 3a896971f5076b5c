// A talk as it went: what was said and done appears at its second, as fast as one likes, and beside
// it how long the customer waits. Without this file the whole transcript stands there.
const bar = document.querySelector("[data-replay]");
const list = bar && document.getElementById(bar.dataset.replay);
const TICK = 200;
const AHEAD = 2; // without pauses: how much is left of a pause
const span = (seconds) => {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), String(whole % 60).padStart(2, "0")];
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
};

if (bar && list) {
  const part = (name) => bar.querySelector(`[data-replay-${name}]`);
  const things = [...list.querySelectorAll("[data-at]")].map((node) => ({
    node,
    at: Number(node.dataset.at),
    waited: Number(node.dataset.waited || 0),
    limit: Number(node.dataset.limit || 0),
  }));
  const length = Number(bar.dataset.length);
  let now = length;
  let ticking = 0;
  let before = 0;

  const show = () => {
    const whole = now >= length;
    let shown = null;
    for (const thing of things) {
      const later = !whole && thing.at > now;
      if (!later) shown = thing;
      thing.node.classList.toggle("is-later", later);
    }
    part("at").value = String(Math.ceil(now));
    part("at").setAttribute("aria-valuetext", span(now));
    part("clock").textContent = `${span(now)} / ${span(length)}`;
    const next = whole ? null : things.find((thing) => thing.limit && thing.at > now);
    const waiting = next ? now - (next.at - next.waited) : -1;
    part("wait").textContent = waiting < 0 ? "" : bar.dataset.waits.replace("%t", span(waiting)).replace("%l", span(next.limit));
    part("wait").classList.toggle("ka-bad", Boolean(next) && waiting > next.limit);
    return shown;
  };

  const stop = () => {
    clearInterval(ticking);
    ticking = 0;
    part("go").setAttribute("aria-pressed", "false");
    part("start").hidden = false;
    part("stop").hidden = true;
  };

  const tick = () => {
    const passed = (performance.now() - before) / 1000;
    before = performance.now();
    const speed = Number(part("speed").value);
    now += passed * (speed || 1);
    if (!speed) {
      const next = things.find((thing) => thing.at > now);
      if (next && next.at - now > AHEAD) now = next.at - AHEAD;
    }
    const reached = now >= length;
    if (reached) now = length;
    const last = show();
    if (reached) stop();
    last?.node.scrollIntoView({ block: "nearest" });
  };

  const start = () => {
    if (now >= length) now = 0;
    document.dispatchEvent(new CustomEvent("replay:begins"));
    before = performance.now();
    ticking = setInterval(tick, TICK);
    part("go").setAttribute("aria-pressed", "true");
    part("start").hidden = true;
    part("stop").hidden = false;
    show();
  };

  part("go").addEventListener("click", () => { if (ticking) stop(); else start(); });
  part("at").addEventListener("input", (event) => {
    document.dispatchEvent(new CustomEvent("replay:begins"));
    const wanted = Number(event.target.value);
    now = wanted >= Math.ceil(length) ? length : wanted;
    show();
  });
  // A link to a message shows that message, wherever the replay stands.
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.('a[href^="#m"], a[href^="#e"]')) return;
    stop();
    now = length;
    show();
  });
  bar.hidden = false;
}
