// Accounts beside their list: a press beside the links of a row, Enter on its sign, j and k to the next.
const wide = matchMedia("(width >= 900px)");
const panel = () => document.getElementById("beside");
const signs = () => [...document.querySelectorAll("a[data-peek]")];
const current = () => signs().find((sign) => sign.hasAttribute("aria-current"));

const open = (sign) => {
  if (!wide.matches || !window.htmx) return void location.assign(sign.closest("td").querySelector("a").href);
  sign.focus();
  window.htmx.ajax("GET", sign.getAttribute("href"), { source: sign, target: "#beside", swap: "innerHTML" });
};

const close = () => {
  const link = panel()?.querySelector("[data-peek-close]");
  const sign = current();
  if (!link) return false;
  window.htmx.ajax("GET", link.getAttribute("href"), { source: link, target: "#beside", swap: "innerHTML" });
  sign?.focus();
  return true;
};

document.addEventListener("click", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const { target } = event;
  if (target.closest("[data-peek-close]")) return void (close() && event.preventDefault());
  const sign = target.closest("a[data-peek]");
  if (sign) return void (event.preventDefault(), open(sign));
  const row = target.closest(".accounts tbody tr");
  if (!row || target.closest("a, button, input, label, select") || String(getSelection())) return;
  const own = row.querySelector("a[data-peek]");
  if (own) open(own);
});

const step = (by) => {
  const all = signs();
  const at = all.findIndex((sign) => sign === document.activeElement || sign === current());
  const next = all[at < 0 ? 0 : at + by];
  if (!next) return;
  if (current()) open(next);
  else next.focus();
};

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !panel()) return;
  if (event.target.closest("input, textarea, select, dialog, details[open], [contenteditable]")) return;
  if (event.key === "Escape") return void (close() && event.preventDefault());
  const by = { j: 1, k: -1 }[event.key] ?? (current() && { ArrowDown: 1, ArrowUp: -1 }[event.key]);
  if (by) event.preventDefault(), step(by);
});

document.addEventListener("htmx:afterSwap", ({ target }) => {
  if (target !== panel()) return;
  const of = target.querySelector("[data-of]")?.dataset.of;
  for (const sign of signs()) {
    if (sign.dataset.peek === of) sign.setAttribute("aria-current", "true");
    else sign.removeAttribute("aria-current");
  }
});
