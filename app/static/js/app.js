// What every page gets: menus that close, toasts that leave, search while typing, CSRF for htmx.
import { closeOnLeave } from "./menu.js";
import { searchWhileTyping } from "./search.js";
import { toast, dismissLater } from "./toast.js";

const token = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";

document.addEventListener("htmx:config:request", (event) => {
  const request = event.detail?.ctx?.request;
  if (request?.headers) request.headers["X-CSRFToken"] = token();
});

document.querySelectorAll("[data-drop]").forEach(closeOnLeave);
document.querySelectorAll("[data-find]").forEach(searchWhileTyping);
document.querySelectorAll("[data-toast]").forEach(dismissLater);
document.querySelector("[data-focus]")?.focus();

// Ask before what cannot be undone; the question names the consequence.
document.addEventListener("submit", (event) => {
  const question = event.submitter?.dataset.confirm ?? event.target.dataset?.confirm;
  if (question && !window.confirm(question)) event.preventDefault();
});

// "/" goes to the search, unless somebody is typing.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const at = document.activeElement;
  if (at && (at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName))) return;
  const box = [...document.querySelectorAll("[data-find] input")].find((input) => input.offsetParent);
  if (box) { event.preventDefault(); box.focus(); box.select(); }
});

// Copy buttons: data-copy names the element whose text is copied.
document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copy]");
  if (!button) return;
  const source = document.getElementById(button.dataset.copy);
  await navigator.clipboard.writeText(source?.value ?? source?.innerText ?? "");
  toast(button.dataset.copied ?? "");
});

// Counts in the header are asked for once a minute, and not while the tab is hidden.
const polled = document.querySelector("[data-poll]");
if (polled) {
  setInterval(async () => {
    if (document.hidden) return;
    const answer = await fetch(polled.dataset.poll, { headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer?.ok) return;
    const { unread, label } = await answer.json();
    polled.setAttribute("aria-label", label);
    let dot = polled.querySelector(".ka-dot");
    if (!unread) dot?.remove();
    else {
      if (!dot) { dot = Object.assign(document.createElement("span"), { className: "ka-dot" }); dot.setAttribute("aria-hidden", "true"); polled.append(dot); }
      dot.textContent = unread > 99 ? "99+" : unread;
    }
  }, 60000);
}
