// Reading an answer from its fields, and writing one back.
export function readAnswer(form) {
  const shape = form.dataset.shape;
  const fields = [...form.querySelectorAll("fieldset :is(input, select, textarea)")];
  const chosen = fields.filter((field) => field.checked).map((field) => Number(field.value));
  switch (shape) {
    case "one": return chosen.length ? chosen[0] : null;
    case "several": return chosen;
    case "blanks": return fields.map((field) => field.value);
    case "pairs": return fields.map((field) => (field.value === "" ? null : Number(field.value)));
    case "order": return [...form.querySelectorAll("[data-place]")].map((row) => Number(row.dataset.place));
    default: return fields[0]?.value ?? "";
  }
}

export function writeAnswer(form, answer) {
  const fields = [...form.querySelectorAll("fieldset :is(input, select, textarea)")];
  switch (form.dataset.shape) {
    case "one": fields.forEach((field) => { field.checked = Number(field.value) === answer; }); break;
    case "several": fields.forEach((field) => { field.checked = (answer ?? []).includes(Number(field.value)); }); break;
    case "blanks": case "pairs": fields.forEach((field, n) => { field.value = answer?.[n] ?? ""; }); break;
    case "order": {
      const list = form.querySelector("[data-order]");
      for (const place of answer ?? []) {
        const row = list.querySelector(`[data-place="${Number(place)}"]`);
        if (row) list.append(row);
      }
      break;
    }
    default: if (fields[0]) fields[0].value = answer ?? "";
  }
}

export function isAnswered(form, answer) {
  if (answer === null || answer === undefined) return false;
  if (Array.isArray(answer)) return form.dataset.shape === "order" ? form.hasAttribute("data-touched") : answer.some((part) => part !== null && String(part).trim() !== "");
  return typeof answer === "number" || String(answer).trim() !== "";
}

// Words for the other answer, for somebody who has to choose.
export function inWords(form, answer, blank) {
  const labels = [...form.querySelectorAll(".ka-opt > span:last-child")].map((one) => one.textContent.trim());
  if (answer === null || answer === undefined || answer === "") return blank;
  if (typeof answer === "number") return labels[answer] ?? String(answer + 1);
  if (!Array.isArray(answer)) return String(answer);
  if (form.dataset.shape === "several") return answer.map((place) => labels[place]).join(" · ") || blank;
  if (form.dataset.shape === "order") return answer.map((place) => form.querySelector(`[data-place="${Number(place)}"] .ka-order-text`)?.textContent.trim()).join(" → ");
  return answer.map((part) => (part === null || part === "" ? blank : String(typeof part === "number" ? part + 1 : part))).join(" · ");
}
