// Choosing rows: how many, all at once, and a range with Shift.
let last = null;

const boxes = (form) => [...form.querySelectorAll("input[type=checkbox]:not([data-bulk-all], [data-bulk-every])")];

const count = (form) => {
  const all = boxes(form);
  const chosen = all.filter((box) => box.checked).length;
  for (const place of form.querySelectorAll("[data-bulk-count]")) place.textContent = chosen;
  const head = form.querySelector("[data-bulk-all]");
  if (!head) return;
  head.checked = chosen > 0 && chosen === all.length;
  head.indeterminate = chosen > 0 && chosen < all.length;
};

document.addEventListener("click", (event) => {
  const form = event.target.closest("form[data-bulk]");
  if (!form || !event.target.matches("input[type=checkbox]:not([data-bulk-every])")) return;
  const all = boxes(form);
  if (event.target.matches("[data-bulk-all]")) {
    for (const box of all) box.checked = event.target.checked;
  } else if (event.shiftKey && last && all.includes(last)) {
    const [from, to] = [all.indexOf(last), all.indexOf(event.target)].sort((a, b) => a - b);
    for (const box of all.slice(from, to + 1)) box.checked = event.target.checked;
  }
  last = event.target;
  count(form);
});
