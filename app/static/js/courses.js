// The lesson: printing, and the verdict of a check question gets the focus once it was asked for.
document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-print]")) window.print();
});

const toVerdict = () => {
  const verdict = document.querySelector("[data-verdict]");
  if (!verdict) return;
  verdict.removeAttribute("data-verdict");
  verdict.focus();
};
document.addEventListener("htmx:after:swap", toVerdict);
document.addEventListener("htmx:afterSwap", toVerdict);

// The editor: the preview follows the text after a pause; the server draws it.
for (const area of document.querySelectorAll("textarea[data-preview]")) {
  const pane = document.getElementById(area.dataset.preview);
  let waiting = 0;
  const draw = async () => {
    const body = new FormData();
    body.set("body", area.value);
    body.set("lesson", area.dataset.lesson ?? "");
    const token = document.querySelector('meta[name="csrf-token"]')?.content ?? "";
    const answer = await fetch(area.dataset.address, { method: "POST", body, headers: { "X-CSRFToken": token, "HX-Request": "true" } }).catch(() => null);
    if (answer?.ok) pane.innerHTML = await answer.text();
  };
  area.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(draw, 500); });
  // What was typed before this ran, or kept by the browser on the way back, is drawn as well.
  if (area.value !== area.defaultValue) draw();
}

// Alt+Right and Alt+Left jump to the same field in the other language.
const twins = document.querySelector("[data-twins]");
twins?.addEventListener("keydown", (event) => {
  const here = event.target.dataset?.twin;
  if (!here || !event.altKey || !/^Arrow(Left|Right)$/.test(event.key)) return;
  const other = document.getElementById(`${here}_${event.key === "ArrowRight" ? "en" : "zh"}`);
  if (other) { event.preventDefault(); other.focus(); }
});

// What is not kept yet is said, and asked about before the page is left.
let unsaved = false;
twins?.addEventListener("input", () => {
  unsaved = true;
  twins.querySelector("[data-unsaved]")?.removeAttribute("hidden");
});
twins?.addEventListener("submit", () => { unsaved = false; });
addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });

// Alt+Up and Alt+Down move the row that holds the focus; after the move it gets the focus again.
document.addEventListener("keydown", (event) => {
  const row = event.altKey && event.target.closest?.("[data-row]");
  if (!row || !/^Arrow(Up|Down)$/.test(event.key)) return;
  const button = row.querySelector(`button[value="${event.key === "ArrowUp" ? "up" : "down"}"]`);
  if (button && !button.disabled) { event.preventDefault(); button.click(); }
});
const moved = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
// Going to the fragment may take the focus away once more, after this has run.
const focusMoved = () => {
  const nowhere = !document.activeElement || document.activeElement === document.body;
  if (moved && moved.matches("[data-row]") && nowhere) moved.querySelector("a")?.focus();
};
focusMoved();
addEventListener("load", () => requestAnimationFrame(focusMoved), { once: true });

// A long list of people, narrowed by what is typed.
for (const box of document.querySelectorAll("[data-narrow]")) {
  const rows = [...document.getElementById(box.dataset.narrow).querySelectorAll("label")];
  box.addEventListener("input", () => {
    const wanted = box.value.trim().toLowerCase();
    for (const row of rows) row.toggleAttribute("data-narrowed", !row.textContent.toLowerCase().includes(wanted));
  });
}

// After two people wrote at once: their text of one field is taken with a button.
for (const button of document.querySelectorAll("[data-take]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const mine = document.getElementById(button.dataset.take);
    mine.value = document.getElementById(`theirs-${button.dataset.take}`).value;
    mine.dispatchEvent(new Event("input", { bubbles: true }));
    mine.focus();
  });
}

// Ticks of a list, all or none at once.
for (const button of document.querySelectorAll("[data-tick]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const boxes = [...document.querySelectorAll(`${button.dataset.tick} input[type=checkbox]`)];
    const all = boxes.every((box) => box.checked);
    for (const box of boxes) box.checked = !all;
  });
}

// Lessons and sections are dragged to another place; the server keeps it. What the keyboard does
// stands in the buttons of each row and needs no script.
const order = document.querySelector("[data-order]");
if (order) {
  const form = document.getElementById(order.dataset.order);
  let dragged = null;
  const isLesson = (thing) => thing?.hasAttribute("data-lesson");
  const mark = (thing, side) => {
    for (const old of order.querySelectorAll("[data-drop]")) old.removeAttribute("data-drop");
    thing?.setAttribute("data-drop", side);
  };
  // Where it would fall: before this one, or at the end of a section.
  const target = (event) => {
    const section = event.target.closest("[data-section]");
    if (!section) return null;
    if (!isLesson(dragged)) {
      const box = section.getBoundingClientRect();
      return { section, thing: section, after: event.clientY > box.top + box.height / 2 };
    }
    const rows = [...section.querySelectorAll("[data-lesson]")].filter((row) => row !== dragged);
    const next = rows.find((row) => event.clientY < row.getBoundingClientRect().top + row.offsetHeight / 2);
    return { section, thing: next ?? rows.at(-1) ?? section, after: !next, place: next ? rows.indexOf(next) : rows.length };
  };
  for (const thing of order.querySelectorAll("[data-lesson], [data-section] > .ka-panel-head")) thing.draggable = true;
  order.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("[data-lesson]") ?? event.target.closest("[data-section]");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.id);
    dragged.classList.add("is-dragged");
  });
  order.addEventListener("dragend", () => { dragged?.classList.remove("is-dragged"); dragged = null; mark(null); });
  order.addEventListener("dragover", (event) => {
    const where = dragged && target(event);
    if (!where) return;
    event.preventDefault();
    mark(where.thing, where.after ? "after" : "before");
  });
  order.addEventListener("drop", (event) => {
    const where = dragged && target(event);
    if (!where) return;
    event.preventDefault();
    const onto = Number(where.section.dataset.section);
    if (isLesson(dragged)) {
      form.elements.lesson.value = dragged.dataset.lesson;
      form.elements.section.value = onto;
      form.elements.place.value = where.place;
    } else {
      const from = Number(dragged.dataset.section);
      const place = onto + (where.after ? 1 : 0) - (from < onto + (where.after ? 1 : 0) ? 1 : 0);
      if (place === from) return;
      form.elements.section.value = from;
      form.elements.place.value = place;
    }
    form.submit();
  });
}
