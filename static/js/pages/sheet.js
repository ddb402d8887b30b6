// The scoring sheet by keyboard: digits score, arrows move, Enter says why, Ctrl or ⌘ Z undoes.
const sheet = document.querySelector("[data-sheet]");
const done = [];
const STEPS = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

const inputs = (within) => [...within.querySelectorAll("input[data-url]")];
const tell = (input, what) => input.dispatchEvent(new Event(`kam:${what}`, { bubbles: true }));

function move(from, rows, columns) {
  if (columns) {
    const all = inputs(sheet);
    all[all.indexOf(from) + columns]?.focus();
    return;
  }
  const place = inputs(from.closest("tr")).indexOf(from);
  let row = from.closest("tr");
  do row = rows > 0 ? row.nextElementSibling : row.previousElementSibling;
  while (row && !inputs(row).length);
  if (row) inputs(row)[place]?.focus();
}

function write(input, value) {
  done.push({ input, value: input.value });
  input.value = value;
  tell(input, "score");
}

function undo() {
  const last = done.pop();
  if (!last) return;
  last.input.value = last.value;
  last.input.focus();
  tell(last.input, "score");
}

function press(event) {
  const { target: input, key } = event;
  if ((event.ctrlKey || event.metaKey) && key.toLowerCase() === "z") undo();
  else if (event.ctrlKey || event.metaKey || event.altKey) return;
  else if (/^[0-9]$/.test(key)) write(input, key === "0" ? "10" : key);
  else if (key === "Delete" || key === "Backspace") write(input, "");
  else if (key === "Enter") tell(input, "explain");
  else if (STEPS[key]) move(input, ...STEPS[key]);
  else return;
  event.preventDefault();
}

sheet?.addEventListener("keydown", (event) => {
  if (event.target.dataset.url) press(event);
});

sheet?.addEventListener("focusin", ({ target }) => {
  if (!target.dataset.url) return;
  target.select();
  for (const card of document.querySelectorAll("[data-anchors]")) {
    card.hidden = card.dataset.anchors !== target.dataset.criterion;
  }
});

// Who opens the sheet goes on where scores are missing; on a phone a keyboard would cover it.
if (document.activeElement === document.body && matchMedia("(hover: hover)").matches) {
  inputs(sheet ?? document.body).find((input) => !input.value)?.focus();
}
