// Large files go in pieces of four megabytes, so that none of them keeps the academy waiting, and
// a connection that was gone for a while goes on where it was.
const PIECE = 4 * 1024 * 1024;
const wait = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

async function send(form, file) {
  const said = form.querySelector("[data-said]");
  const bar = form.querySelector("progress");
  const ticket = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  bar.hidden = false;
  let at = 0;
  while (at < file.size) {
    const body = new FormData();
    const fields = { csrf_token: form.elements.csrf_token.value, ticket, name: file.name, size: file.size, offset: at };
    for (const [name, value] of Object.entries(fields)) body.set(name, value);
    body.set("file", file.slice(at, at + PIECE), file.name);
    if (at + PIECE >= file.size) said.textContent = form.dataset.looking;
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer || answer.status >= 502) { said.textContent = form.dataset.lost; await wait(2000); continue; }
    const told = await answer.json().catch(() => ({}));
    if (!answer.ok) { said.textContent = told.error ?? String(answer.status); said.classList.add("ka-err"); bar.hidden = true; return; }
    at = told.at;
    bar.value = Math.floor((at * 100) / file.size);
    if (told.done) {
      const target = new URL(told.done, location.href);
      location.assign(target);
      // The same page with another place in it is not loaded again by itself.
      if (target.pathname === location.pathname) location.reload();
      return;
    }
    said.textContent = form.dataset.sending.replace("{percent}", bar.value);
  }
}

for (const form of document.querySelectorAll("[data-upload]")) {
  form.addEventListener("submit", async (event) => {
    const [file] = form.elements.file.files;
    if (!file) return;
    event.preventDefault();
    if (form.hasAttribute("data-busy")) return;
    form.setAttribute("data-busy", "");
    form.querySelector("[data-said]").classList.remove("ka-err");
    await send(form, file);
    form.removeAttribute("data-busy");
  });
  form.setAttribute("data-ready", "");
}
