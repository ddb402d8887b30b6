// Each cell of the scoring sheet saves itself; who was second chooses, Enter says why.
const sheet = document.querySelector("[data-sheet]");
const told = document.querySelector("[data-told]");
const dialog = document.getElementById("rationale");

function say(cell, text) {
  cell.dataset.failed = "";
  told.textContent = text ?? "";
}

async function send(input, values) {
  const body = new FormData();
  body.set("version", input.dataset.version);
  body.set("csrfmiddlewaretoken", sheet.querySelector("[name=csrfmiddlewaretoken]").value);
  for (const [name, value] of Object.entries(values)) body.set(name, value);
  const answer = await fetch(input.dataset.url, { method: "POST", body });
  return [answer, await answer.json().catch(() => ({}))];
}

async function save(input, rationale) {
  const stands = input.dataset.saved ?? input.defaultValue;
  if (input.dataset.busy !== undefined || (input.value === stands && rationale === undefined)) return;
  const cell = input.closest("td");
  const value = input.value;
  input.dataset.busy = "";
  delete cell.dataset.saved;
  delete cell.dataset.failed;
  try {
    const [answer, result] = await send(input, rationale === undefined ? { value } : { value, rationale });
    if (answer.ok) accept(input, cell, result, value);
    else if (answer.status === 409) ask(input, cell, result, rationale);
    else say(cell, result.detail);
    delete input.dataset.busy;
    if (answer.ok && input.value !== value) save(input);
  } catch {
    delete input.dataset.busy;
    say(cell, sheet.dataset.lost);
  }
}

function accept(input, cell, result, value) {
  Object.assign(input.dataset, { saved: value, version: result.version, rationale: result.rationale });
  input.nextElementSibling.value = result.version;
  cell.toggleAttribute("data-why", Boolean(result.rationale));
  cell.dataset.saved = "";
}

function ask(input, cell, theirs, rationale) {
  const box = document.createElement("div");
  box.className = "callout warn";
  box.setAttribute("role", "alert");
  box.append(`${sheet.dataset.conflict} ${theirs.author} ${theirs.value ?? "–"} `);
  const choice = (text, act) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button small";
    button.textContent = text;
    button.addEventListener("click", () => {
      box.remove();
      input.dataset.version = theirs.version;
      act();
      input.focus();
    });
    box.append(button);
  };
  choice(sheet.dataset.keep, () => {
    input.value = theirs.value ?? "";
    accept(input, cell, theirs, input.value);
  });
  choice(sheet.dataset.mine, () => {
    input.dataset.saved = String(theirs.value ?? "");
    save(input, rationale);
  });
  cell.querySelector(".callout")?.remove();
  cell.append(box);
}

function explain(input) {
  const text = dialog.querySelector("[data-text]");
  dialog.querySelector("[data-cell]").textContent = `${input.getAttribute("aria-label")}: ${input.value || "–"}`;
  text.value = input.dataset.rationale;
  dialog.returnValue = "";
  dialog.onclose = () => {
    if (dialog.returnValue === "save") save(input, text.value);
    input.focus();
  };
  dialog.showModal();
}

sheet?.addEventListener("kam:score", (event) => save(event.target));
sheet?.addEventListener("kam:explain", (event) => explain(event.target));
sheet?.addEventListener("focusout", ({ target }) => {
  const waits = target.closest("td")?.querySelector(".callout"); // for a choice
  if (target.dataset.url && !waits) save(target);
});
