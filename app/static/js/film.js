// Videos of a lesson: the ranges that really ran are reported to the academy, at most every ten
// seconds, on a pause and on leaving; the academy says what counts, and that is what is shown.
const EVERY = 10000;
const csrf = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";
const shownTime = (ms) => `${String(Math.floor(ms / 60000)).padStart(2, "0")}:${String(Math.floor(ms / 1000) % 60).padStart(2, "0")}`;

class Film {
  constructor(figure) {
    this.figure = figure;
    this.video = figure.querySelector("video");
    this.duration = Number(figure.dataset.duration);
    this.reach = Number(figure.dataset.reach);
    this.bound = figure.hasAttribute("data-bound");
    this.ranges = []; // watched and not yet acknowledged
    this.open = null; // [from, to] of what runs now
    this.begun = false;
    this.sending = false;
    this.sentAt = 0;
    this.listen();
    // The reader may have pressed play before this ran.
    if (this.video.readyState >= 1) this.metadata();
    if (!this.video.paused) { this.moved = true; this.begin(); }
    figure.setAttribute("data-ready", "");
  }

  listen() {
    const on = (name, act) => this.video.addEventListener(name, act);
    on("loadedmetadata", () => this.metadata());
    on("playing", () => this.begin());
    on("timeupdate", () => this.tick());
    on("seeking", () => this.seek());
    on("pause", () => { this.close(); this.send(); });
    on("ended", () => { this.end(); });
    document.addEventListener("visibilitychange", () => { if (document.hidden) this.leave(); });
    addEventListener("pagehide", () => this.leave());
    this.figure.querySelector("[data-speed]").addEventListener("change", (event) => { this.video.playbackRate = Number(event.target.value); });
    this.figure.addEventListener("click", (event) => {
      const line = event.target.closest("[data-at]");
      const go = event.target.closest("[data-go]");
      if (line) { event.preventDefault(); this.moved = true; this.video.currentTime = Number(line.dataset.at) / 1000; }
      if (go) { this.moved = true; this.video.currentTime = Number(go.dataset.go) / 1000; this.video.play(); }
    });
    setInterval(() => { if (Date.now() - this.sentAt >= EVERY && this.pending().length) this.send(); }, 1000);
  }

  metadata() {
    const resumes = Number(this.figure.dataset.resumes);
    if (!this.moved && resumes && this.video.currentTime === 0) this.video.currentTime = resumes / 1000;
  }

  get now() { return Math.round(this.video.currentTime * 1000); }

  begin() {
    this.open = [this.now, this.now];
    if (!this.begun) { this.begun = true; this.send(true); } // the academy's clock starts here
  }

  tick() {
    this.mark();
    if (!this.open || this.video.seeking) return;
    const step = this.now - this.open[1];
    if (step < 0 || step > 1500 * Math.max(1, this.video.playbackRate)) { this.close(); if (!this.video.paused) this.open = [this.now, this.now]; }
    else this.open[1] = this.now;
  }

  close() {
    if (this.open && this.open[1] > this.open[0]) this.ranges.push(this.open);
    this.open = null;
  }

  seek() {
    this.close();
    const furthest = Math.max(this.reach, ...this.pending().filter(([from]) => from <= this.reach + 2000).map(([, to]) => to));
    if (this.bound && !this.figure.hasAttribute("data-done") && this.now > furthest + 1500) {
      this.video.currentTime = furthest / 1000;
      this.say(this.figure.dataset.held);
    } else if (!this.video.paused) this.open = [this.now, this.now];
  }

  end() {
    if (this.open) this.open[1] = this.duration;
    this.close();
    this.send();
  }

  pending() {
    return this.open && this.open[1] > this.open[0] ? [...this.ranges, this.open] : this.ranges;
  }

  leave() {
    if (this.pending().length) this.send(false, true);
  }

  async send(first = false, leaving = false) {
    if (this.sending && !leaving) return;
    const ranges = this.pending().map(([from, to]) => [from, to]);
    if (!ranges.length && !first) return;
    this.sending = true;
    this.sentAt = Date.now();
    this.ranges = [];
    if (this.open) this.open = [this.open[1], this.open[1]];
    const answer = await fetch(this.figure.dataset.film, {
      method: "POST", keepalive: true,
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": csrf() },
      body: JSON.stringify({ ranges: ranges.slice(-50), position: this.now }),
    }).catch(() => null);
    this.sending = false;
    if (answer?.ok) return this.draw(await answer.json());
    if (!answer || answer.status >= 500) { this.ranges = [...ranges, ...this.ranges]; this.say(this.figure.dataset.waiting); }
    return undefined;
  }

  draw({ ranges, percent, done, reach }) {
    this.reach = reach;
    const strip = this.figure.querySelector(".seen");
    strip.querySelectorAll(".w").forEach((old) => old.remove());
    for (const [from, to] of ranges) {
      const piece = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      const values = { class: "w", x: (from * 1000) / this.duration, width: Math.max(1, ((to - from) * 1000) / this.duration), height: 8 };
      for (const [name, value] of Object.entries(values)) piece.setAttribute(name, value);
      strip.append(piece);
    }
    this.figure.querySelector("[data-progress]").textContent = this.figure.dataset.share.replace("{length}", shownTime(this.duration)).replace("{percent}", percent);
    if (done) {
      this.figure.setAttribute("data-done", "");
      this.say(this.figure.dataset.finished);
      const use = document.querySelector(`[data-wanted="${CSS.escape(this.key)}"] use`);
      use?.setAttribute("href", use.getAttribute("href").replace(/#.*$/, "#circle-check"));
      use?.parentElement.classList.add("ka-good");
    } else if (this.figure.querySelector("[data-said]").textContent === this.figure.dataset.waiting) this.say("");
  }

  get key() { return decodeURIComponent(this.figure.dataset.film.split("/").pop()); }

  say(words) {
    const place = this.figure.querySelector("[data-said]");
    if (place.textContent !== words) place.textContent = words;
  }

  mark() {
    let present = null;
    for (const line of this.figure.querySelectorAll("[data-at]")) {
      const here = Number(line.dataset.at) <= this.now && this.now < Number(line.dataset.until);
      if (here) present = line;
      if (here !== line.hasAttribute("aria-current")) line.toggleAttribute("aria-current", here);
      if (here) line.setAttribute("aria-current", "true");
    }
    if (present && present !== this.present) {
      const box = present.parentElement;
      box.scrollTop = present.offsetTop - box.offsetTop - box.clientHeight / 2;
    }
    this.present = present;
  }
}

document.querySelectorAll("[data-film]").forEach((figure) => new Film(figure));
