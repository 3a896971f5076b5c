// After the end: answers that this device still holds are sent first. The server keeps them, to be
// seen as late, or counts them if they come in time; then the device forgets what it kept.
const root = document.querySelector("[data-done]");
const place = root && `exam:${root.dataset.account}:${root.dataset.attempt}`;

function kept() {
  try { return JSON.parse(localStorage.getItem(place) ?? "{}") ?? {}; } catch { return {}; }
}

async function sent(slot, one) {
  const answer = await fetch(root.dataset.save, {
    method: "POST",
    credentials: "same-origin",
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-Exam-Token": root.dataset.token },
    body: JSON.stringify({ slot: Number(slot), base: one.base, token: one.token, answer: one.answer }),
  }).catch(() => null);
  const told = await answer?.json().catch(() => null);
  return ["saved", "both", "late", "closed", "unreadable"].includes(told?.state);
}

async function handOver() {
  const waiting = Object.entries(kept()).sort((a, b) => a[1].order - b[1].order);
  if (!waiting.length) return;
  for (const [slot, one] of waiting) {
    if (!(await sent(slot, one))) { addEventListener("online", handOver, { once: true }); return; }
    const left = kept();
    delete left[slot];
    try { localStorage.setItem(place, JSON.stringify(left)); } catch { return; }
  }
  try { localStorage.removeItem(place); } catch { /* nothing kept */ }
  location.reload();
}

if (root?.dataset.save) handOver();
