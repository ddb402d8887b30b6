// The scoring sheet by keyboard: digits score, arrows move, each cell saves itself.
const sheet = document.querySelector("[data-sheet]");
const told = document.querySelector("[data-told]");
const undone = [];

function cells() {
  return [...sheet.querySelectorAll("input[data-url]")];
}

function move(from, rows, columns) {
  const row = from.closest("tr");
  const inputs = (tr) => [...tr.querySelectorAll("input[data-url]")];
  if (columns) {
    const all = cells();
    all[all.indexOf(from) + columns]?.focus();
    return;
  }
  const place = inputs(row).indexOf(from);
  let next = row;
  do {
    next = rows > 0 ? next.nextElementSibling : next.previousElementSibling;
  } while (next && !inputs(next).length);
  if (next) inputs(next)[place]?.focus();
}

async function save(input) {
  if (input.value === input.dataset.saved || input.dataset.busy) return;
  input.dataset.busy = "";
  const sent = input.value;
  const cell = input.closest("td");
  const body = new FormData();
  body.set("value", input.value);
  body.set("version", input.dataset.version);
  body.set("csrfmiddlewaretoken", sheet.querySelector("[name=csrfmiddlewaretoken]").value);
  delete cell.dataset.saved;
  delete cell.dataset.failed;
  let answer;
  try {
    answer = await fetch(input.dataset.url, { method: "POST", body });
  } catch {
    delete input.dataset.busy;
    cell.dataset.failed = "";
    return;
  }
  const result = await answer.json().catch(() => ({}));
  delete input.dataset.busy;
  if (answer.ok) accept(input, result, cell, sent);
  else if (answer.status === 409) ask(input, result, cell);
  else {
    cell.dataset.failed = "";
    told.textContent = result.detail ?? "";
  }
  if (answer.ok && input.value !== sent) save(input);
}

function accept(input, result, cell, sent = input.value) {
  input.dataset.saved = sent;
  input.dataset.version = result.version;
  input.nextElementSibling.value = result.version;
  cell.dataset.saved = "";
}

function ask(input, theirs, cell) {
  const box = document.createElement("div");
  box.className = "callout warn";
  box.setAttribute("role", "alert");
  box.append(`${sheet.dataset.conflict} ${theirs.author} ${theirs.value ?? "–"} `);
  const choice = (text, act) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button small";
    button.textContent = text;
    button.addEventListener("click", () => { box.remove(); input.dataset.version = theirs.version; act(); input.focus(); });
    box.append(button);
  };
  choice(sheet.dataset.keep, () => { input.value = theirs.value ?? ""; accept(input, theirs, cell); });
  choice(sheet.dataset.mine, () => save(input));
  cell.append(box);
}

sheet?.addEventListener("focusin", (event) => {
  if (!event.target.dataset.url) return;
  event.target.dataset.saved ??= event.target.defaultValue;
  event.target.select();
  for (const card of document.querySelectorAll("[data-anchors]")) card.hidden = card.dataset.anchors !== event.target.dataset.criterion;
});

sheet?.addEventListener("focusout", (event) => {
  if (event.target.dataset.url) save(event.target);
});

sheet?.addEventListener("keydown", (event) => {
  const input = event.target;
  if (!input.dataset.url) return;
  const steps = { ArrowDown: [1, 0], Enter: [1, 0], ArrowUp: [-1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  if (event.ctrlKey && event.key === "z" && undone.length) {
    const last = undone.pop();
    last.input.value = last.value;
    last.input.focus();
    save(last.input);
  } else if (/^[0-9]$/.test(event.key) && !event.ctrlKey && !event.metaKey) {
    undone.push({ input, value: input.value });
    input.value = event.key === "0" ? "10" : event.key;
    save(input);
  } else if (event.key === "Delete" || event.key === "Backspace") {
    undone.push({ input, value: input.value });
    input.value = "";
    save(input);
  } else if (steps[event.key]) {
    move(input, ...steps[event.key]);
  } else return;
  event.preventDefault();
});
