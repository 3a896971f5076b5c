// Keys for practising. Everything on the page is a link or a button of a form and works without this.
const page = document.querySelector("[data-practice]");
const press = (name) => page.querySelector(`[${name}]`)?.click();

function keys(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
  const at = document.activeElement;
  if (at?.matches("textarea, select, input[type=text]")) return;
  const key = event.key.toLowerCase();
  if (key === "enter") {
    if (at?.matches("a, button, summary")) return;
    event.preventDefault();
    press("data-main");
  } else if (key === "arrowleft" && !at?.matches("input[type=radio]")) press("data-back");
  else {
    const fields = [...page.querySelectorAll("fieldset :is(input[type=radio], input[type=checkbox])")];
    const place = /^[1-9]$/.test(key) ? Number(key) - 1 : key.length === 1 ? key.charCodeAt(0) - 97 : -1;
    if (fields[place]) { event.preventDefault(); fields[place].click(); fields[place].focus(); }
  }
}

document.addEventListener("keydown", keys);
page.querySelector("[data-keys]").hidden = false;
