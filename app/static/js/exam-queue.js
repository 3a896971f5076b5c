// Answers on their way: kept on the device at each keystroke, sent one after another, cleared once
// the server has given a receipt. The device's clock is never sent: the server's moment counts.
const TIMEOUT = 4000;
const PAUSES = [1000, 2000, 4000, 8000];

export class Queue {
  constructor(root, on) {
    this.url = root.dataset.save;
    this.token = root.dataset.token;
    this.place = `exam:${root.dataset.account}:${root.dataset.attempt}`;
    this.on = on;
    this.revisions = new Map();
    this.failures = 0;
    this.sending = null;
    this.timer = 0;
    this.stopped = "";
    this.kept = this.#read();
    window.addEventListener("online", () => this.now());
    window.addEventListener("storage", (event) => { if (event.key === this.place) this.kept = { ...this.#read(), ...this.kept }; });
  }

  get pending() { return Object.keys(this.kept).length; }
  get offline() { return this.failures > 0; }
  has(slot) { return String(slot) in this.kept; }
  answer(slot) { return this.kept[slot]?.answer; }
  know(slot, revision) { this.revisions.set(Number(slot), Number(revision)); }

  // Keep an answer here and now; send it after `wait` milliseconds.
  put(slot, answer, wait) {
    const order = Math.max(0, ...Object.values(this.kept).map((one) => one.order ?? 0)) + 1;
    const before = this.kept[slot];
    this.kept[slot] = { answer, order: before?.order ?? order, token: newToken(), base: this.revisions.get(Number(slot)) ?? 0 };
    this.#write();
    this.on.kept?.(slot);
    this.#later(wait);
  }

  now() { if (!this.stopped) { clearTimeout(this.timer); this.timer = 0; this.#next(); } }
  resume() { this.stopped = ""; this.now(); }

  // Leaving the page: one last try that outlives it.
  leave() {
    for (const [slot, one] of this.#inOrder()) {
      fetch(this.url, { ...this.#request(slot, one), keepalive: true }).catch(() => {});
    }
  }

  forget() { localStorage.removeItem(this.place); this.kept = {}; }

  #inOrder() { return Object.entries(this.kept).sort((a, b) => a[1].order - b[1].order); }

  #later(wait) {
    if (this.sending || this.stopped) return;
    const at = performance.now() + wait;
    if (this.timer && this.at <= at) return;
    clearTimeout(this.timer);
    this.at = at;
    this.timer = setTimeout(() => { this.timer = 0; this.#next(); }, wait);
  }

  #request(slot, one) {
    return {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-Exam-Token": this.token },
      body: JSON.stringify({ slot: Number(slot), base: one.base, token: one.token, answer: one.answer }),
    };
  }

  async #next() {
    if (this.sending || this.stopped) return;
    const first = this.#inOrder()[0];
    if (!first) return;
    const [slot, one] = first;
    this.sending = slot;
    one.base = this.revisions.get(Number(slot)) ?? one.base;
    this.on.sending?.(slot);
    const stop = new AbortController();
    const limit = setTimeout(() => stop.abort(), TIMEOUT);
    let answer = null, told = null;
    try {
      answer = await fetch(this.url, { ...this.#request(slot, one), signal: stop.signal });
      told = await answer.json();
    } catch { /* no line, or the server does not answer: tried again below */ }
    clearTimeout(limit);
    this.sending = null;
    if (told?.state === "saved" || told?.state === "both") this.#saved(slot, one, told);
    else if (["late", "closed", "signed_out", "stale_page", "not_found"].includes(told?.state)) this.#refused(slot, one, told);
    else if (told?.state === "unreadable") { this.#drop(slot, one); this.on.failed?.(slot); }
    else this.#failed(slot);
    if (this.pending && !this.stopped) this.#later(this.failures ? PAUSES[Math.min(this.failures - 1, PAUSES.length - 1)] : 0);
  }

  #saved(slot, one, told) {
    this.revisions.set(Number(slot), told.revision);
    const wasOffline = this.failures > 0;
    this.failures = 0;
    this.#drop(slot, one);
    this.on.saved?.(slot, told);
    if (told.state === "both") this.on.both?.(slot, told.other);
    if (wasOffline && !this.pending) this.on.back?.();
    this.on.changed?.();
  }

  #refused(slot, one, told) {
    // Too late to count: the server keeps it all the same, and those behind it too.
    if (told.state === "late" || told.state === "closed") { this.failures = 0; this.#drop(slot, one); }
    else this.stopped = told.state;
    this.on.stopped?.(told.state);
    this.on.changed?.();
  }

  #failed(slot) {
    this.failures += 1;
    this.on.failed?.(slot);
    this.on.offline?.();
    this.on.changed?.();
  }

  // What was typed after this was sent stays.
  #drop(slot, one) {
    if (this.kept[slot]?.token === one.token) delete this.kept[slot];
    this.#write();
  }

  #read() {
    try { return JSON.parse(localStorage.getItem(this.place) ?? "{}") ?? {}; } catch { return {}; }
  }

  #write() {
    try {
      if (this.pending) localStorage.setItem(this.place, JSON.stringify(this.kept));
      else localStorage.removeItem(this.place);
    } catch { /* a full or forbidden store: the answers stand in this page and go on their way */ }
  }
}

function newToken() {
  return crypto.randomUUID?.() ?? Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");
}
