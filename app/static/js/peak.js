// Peak drill: Alt+1…4 turns to A…D, the queue counts up between two answers of the server.
const began = performance.now();
let shownAt = performance.now();
const clock = (seconds) => {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
};

document.addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.metaKey || !/^Digit[1-4]$/.test(event.code)) return;
  const link = document.querySelector(`[data-slot="${"ABCD"[Number(event.code.slice(5)) - 1]}"]`);
  if (!link) return;
  event.preventDefault();
  link.click();
});

document.addEventListener("desk:swapped", () => { shownAt = performance.now(); });

setInterval(() => {
  const left = document.querySelector("[data-left]");
  if (left) left.textContent = clock(Number(left.dataset.left) - (performance.now() - began) / 1000);
  document.querySelectorAll("[data-queue-wait]").forEach((row) => {
    const waited = Number(row.dataset.queueWait) + (performance.now() - shownAt) / 1000;
    row.querySelector("[data-sec]").textContent = clock(waited);
    const bar = row.querySelector("progress");
    bar.value = Math.min(waited, Number(row.dataset.limit));
    bar.classList.toggle("is-bad", waited > Number(row.dataset.limit));
  });
}, 1000);
