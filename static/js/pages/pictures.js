// What a mark says, shown beside it by pointer and by keyboard; arrows go from mark to mark.
const STEPS = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1};

const mark_at = (event) => event.target.closest?.("[data-mark]");

const show = (plot, mark) => {
  const tip = plot.tip ??= plot.appendChild(Object.assign(document.createElement("div"), {className: "tip"}));
  tip.setAttribute("aria-hidden", "true");
  tip.textContent = mark.getAttribute("aria-label");
  tip.hidden = false;
  const around = plot.getBoundingClientRect(), box = mark.getBoundingClientRect();
  const half = tip.offsetWidth / 2, middle = box.left + box.width / 2 - around.left;
  tip.style.left = `${Math.min(Math.max(middle, half), Math.max(around.width - half, half))}px`;
  tip.style.top = `${box.top - around.top}px`;
};

const hide = (plot) => { if (plot.tip) plot.tip.hidden = true; };

const walk = (links, event) => {
  const step = STEPS[event.key], at = links.indexOf(event.target.closest("a"));
  if (!step || at < 0) return;
  const next = links[Math.min(Math.max(at + step, 0), links.length - 1)];
  event.preventDefault();
  links[at].tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
};

const start = (plot) => {
  if (plot.dataset.started) return;
  plot.dataset.started = "yes";
  const links = [...plot.querySelectorAll("a[data-mark]")];
  for (const title of plot.querySelectorAll("[data-mark] title")) title.remove();
  links.forEach((link, at) => { link.tabIndex = at ? -1 : 0; });
  plot.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide(plot);
    else walk(links, event);
  });
  for (const kind of ["pointerover", "focusin"]) {
    plot.addEventListener(kind, (event) => {
      const mark = mark_at(event);
      if (mark) show(plot, mark);
      else hide(plot);
    });
  }
  for (const kind of ["pointerleave", "focusout"]) plot.addEventListener(kind, () => hide(plot));
};

const startAll = () => document.querySelectorAll("[data-picture]").forEach(start);
startAll();
document.addEventListener("htmx:afterSettle", startAll);
