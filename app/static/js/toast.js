// Short notes at the foot of the page. Never for errors: those stay where they belong.
const STAY = 6000;

export function dismissLater(element) {
  setTimeout(() => element.remove(), STAY);
}

export function toast(text) {
  if (!text) return;
  const region = document.getElementById("toasts");
  const note = Object.assign(document.createElement("div"), { className: "ka-toast", textContent: text });
  region.append(note);
  dismissLater(note);
}
