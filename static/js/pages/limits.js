// The nine limits of a figure on the picture of one's own accounts: dragged, moved by arrows, or typed beside it.
const SVG = "http://www.w3.org/2000/svg", LIMITS = 9;
const number = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 6 });
const mark = (type) => number.formatToParts(12345.6).find((part) => part.type === type)?.value ?? "";
const [group, decimal] = [mark("group"), mark("decimal")];
const steps = { ArrowRight: 0.01, ArrowUp: 0.01, ArrowLeft: -0.01, ArrowDown: -0.01, PageUp: 0.1, PageDown: -0.1 };

const read = (text) => text.trim().split(/\s+/).map((part) => Number(part.replaceAll(group, "").replace(decimal, ".")));

const isRising = (limits) =>
  limits.length === LIMITS && limits.every((limit, at) => Number.isFinite(limit) && (!at || limits[at - 1] < limit));

function scaleOf({ low, high, log, step, box }) {
  const [from, to] = [Number(low), Number(high)], [left, right, top, bottom] = box.split(" ").map(Number);
  const part = (value) => (log ? Math.log(Math.max(value, from) / from) / Math.log(to / from) : (value - from) / (to - from));
  const value = (at) => (log ? from * (to / from) ** at : from + (to - from) * at);
  const round = (raw) => Number(step ? (Math.round(raw / step) * step).toFixed(6) : raw.toPrecision(3));
  return { from, to, left, right, top, bottom, round, value, part: (raw) => Math.min(Math.max(part(raw), 0), 1) };
}

function draw(name, within, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return within.appendChild(made);
}

function handleOf(svg, at, scale, says) {
  const handle = draw("g", svg, {
    class: "handle", role: "slider", tabindex: 0, "aria-label": `${says} ${at + 2}`,
    "aria-valuemin": scale.round(scale.from), "aria-valuemax": scale.round(scale.to),
  });
  draw("rect", handle, { x: -8, y: scale.top - 18, width: 16, height: scale.bottom - scale.top + 18, class: "hold" });
  draw("line", handle, { y1: scale.top - 4, y2: scale.bottom });
  draw("circle", handle, { cy: scale.top - 10, r: 8 });
  draw("text", handle, { y: scale.top - 7, "text-anchor": "middle" }).textContent = at + 2;
  return handle;
}

function start(around) {
  const field = document.getElementById(around.dataset.limits), svg = around.querySelector("svg");
  if (!field || !svg || around.dataset.started) return;
  around.dataset.started = "yes";
  const scale = scaleOf(around.dataset);
  let limits = [];

  function place() {
    handles.forEach((handle, at) => {
      const x = scale.left + scale.part(limits[at]) * (scale.right - scale.left);
      handle.setAttribute("transform", `translate(${x.toFixed(1)} 0)`);
      handle.setAttribute("aria-valuenow", limits[at]);
      handle.setAttribute("aria-valuetext", number.format(limits[at]));
    });
  }

  function move(at, part) {
    const wanted = scale.round(scale.value(Math.min(Math.max(part, 0), 1)));
    const isBetween = (limits[at - 1] ?? -Infinity) < wanted && wanted < (limits[at + 1] ?? Infinity);
    if (!isBetween) return;
    limits[at] = wanted;
    field.value = limits.map((limit) => number.format(limit)).join(" ");
    place();
  }

  function follow() {
    const typed = read(field.value);
    svg.classList.toggle("unread", !isRising(typed));
    if (!isRising(typed)) return;
    limits = typed;
    place();
  }

  const handles = Array.from({ length: LIMITS }, (_, at) => handleOf(svg, at, scale, around.dataset.says));
  for (const line of svg.querySelectorAll("polyline.limit")) line.remove();
  handles.forEach((handle, at) => {
    handle.addEventListener("pointerdown", (event) => { event.preventDefault(); handle.focus(); handle.setPointerCapture(event.pointerId); });
    handle.addEventListener("pointermove", (event) => {
      if (!handle.hasPointerCapture(event.pointerId)) return;
      const box = svg.getBoundingClientRect(), x = ((event.clientX - box.left) / box.width) * svg.viewBox.baseVal.width;
      move(at, (x - scale.left) / (scale.right - scale.left));
    });
    handle.addEventListener("keydown", (event) => {
      const step = steps[event.key];
      if (!step) return;
      event.preventDefault();
      const least = Number(around.dataset.step) / (scale.to - scale.from) || 0;
      move(at, scale.part(limits[at]) + Math.sign(step) * Math.max(Math.abs(step), least));
    });
  });
  field.addEventListener("input", follow);
  follow();
}

const startAll = () => document.querySelectorAll("[data-limits]").forEach(start);
startAll();
document.addEventListener("htmx:afterSettle", startAll);
