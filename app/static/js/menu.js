// A <details> menu closes on Escape (focus goes back), on a click elsewhere and when focus leaves.
export function closeOnLeave(menu) {
  const close = (backToSummary) => {
    if (!menu.open) return;
    menu.open = false;
    if (backToSummary) menu.querySelector("summary")?.focus();
  };
  menu.addEventListener("keydown", (event) => { if (event.key === "Escape") { event.stopPropagation(); close(true); } });
  document.addEventListener("click", (event) => { if (!menu.contains(event.target)) close(false); });
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) close(false);
  });
}
