// After handing in: what this device kept for the attempt is not needed any more.
const root = document.querySelector("[data-done]");
if (root && "settled" in root.dataset) {
  try { localStorage.removeItem(`exam:${root.dataset.account}:${root.dataset.attempt}`); } catch { /* nothing kept */ }
}
