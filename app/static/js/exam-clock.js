// The time left, by the server's clock: its moment at load, and the steady clock of this device.
const MARKS = [600, 300, 60];

export class Clock {
  constructor(root, { onTick, onMark, onEnd }) {
    this.due = Date.parse(root.dataset.due);
    this.zone = root.dataset.zone;
    this.skew(root.dataset.now);
    this.left = document.querySelector("[data-left]");
    this.box = document.querySelector("[data-clock]");
    this.said = new Set(MARKS.filter((mark) => this.seconds() <= mark - 1));
    this.onTick = onTick; this.onMark = onMark; this.onEnd = onEnd;
    this.timer = setInterval(() => this.tick(), 500);
    this.tick();
  }

  // The server said what time it is.
  skew(moment) { this.zero = Date.parse(moment) - performance.now(); }
  // What the server's clock shows now, in the zone of all the times on this page.
  time() { return new Date(this.zero + performance.now()).toLocaleTimeString("en-GB", { timeZone: this.zone }); }
  seconds() { return Math.max(0, (this.due - (this.zero + performance.now())) / 1000); }

  tick() {
    const seconds = this.seconds();
    if (this.left) this.left.textContent = shown(seconds);
    this.box?.classList.toggle("is-warm", seconds < 600);
    for (const mark of MARKS) {
      if (seconds <= mark && !this.said.has(mark)) { this.said.add(mark); this.onMark?.(mark); }
    }
    this.onTick?.(seconds);
    if (seconds <= 0) { clearInterval(this.timer); this.onEnd?.(); }
  }
}

function shown(seconds) {
  const whole = Math.ceil(seconds), hours = Math.floor(whole / 3600);
  const rest = [Math.floor((whole % 3600) / 60), whole % 60].map((n) => String(n).padStart(2, "0"));
  return hours ? `${hours}:${rest.join(":")}` : rest.join(":");
}
