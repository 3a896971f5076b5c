// What stands in the fields of a script's blanks, as it is said to a customer.

// A value of a typed field in a language: 11月28日, 28 Nov; 今天18:00, 18:00 today; 1,280.
function day(value, chinese) {
  const [year, month, date] = value.split("-").map(Number);
  const far = year !== new Date().getFullYear();
  if (chinese) return `${far ? `${year}年` : ""}${month}月${date}日`;
  const name = new Intl.DateTimeFormat("en-GB", { month: "short" }).format(new Date(year, month - 1, date));
  return `${date} ${name}${far ? ` ${year}` : ""}`;
}

function amount(value, chinese, money) {
  const digits = money && value.includes(".") ? 2 : 0;
  return new Intl.NumberFormat("en", {
    useGrouping: !chinese, minimumFractionDigits: digits, maximumFractionDigits: money ? 2 : 6,
  }).format(Number(value));
}

// The day that goes with an hour: today, tomorrow; "" where it is nobody's matter.
function near(input, language) {
  const chosen = input.closest(".ka-typed")?.querySelector("[data-day]");
  if (!chosen || chosen.hidden || chosen.value === "") return "";
  return JSON.parse(input.form.dataset.days)[language][Number(chosen.value)];
}

export function said(input, language) {
  const value = input.value.trim();
  if (!value || !input.dataset.kind || input.type === "text") return value;
  const chinese = language === "zh";
  if (input.type === "date") return day(value, chinese);
  if (input.type === "number") return amount(value, chinese, input.dataset.type === "money");
  const when = near(input, language);
  return chinese ? when + value : [value, when].filter(Boolean).join(" ");
}

// "number" where it is none, "range" where it lies too far off, "" where nothing is wrong.
export function faultOf(input) {
  const state = input.validity;
  if (!state || input.type === "text") return "";
  if (state.badInput) return input.type === "number" ? "number" : "";
  return state.rangeUnderflow || state.rangeOverflow || state.stepMismatch ? "range" : "";
}

// More than a value fits is written in words, such as 9:00–22:00; what stood there is kept.
export function inWords(button, language) {
  const box = button.closest(".ka-typed");
  const input = box.querySelector("[name]");
  const words = input.type !== "text";
  const before = words ? said(input, language) : input.dataset.held ?? "";
  if (words) input.dataset.held = input.value;
  input.type = words ? "text" : input.dataset.kind;
  input.value = before;
  button.setAttribute("aria-pressed", String(words));
  const chosen = box.querySelector("[data-day]");
  if (chosen) chosen.hidden = words;
  input.focus();
}
