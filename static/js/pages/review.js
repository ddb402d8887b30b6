// Minutes save themselves a moment after the last key; the button works without this.
const form = document.querySelector("form[data-autosave]");
const told = document.querySelector("[data-autosave-told]");
const PAUSE = 1500;
let timer = 0;
let busy = false;
let again = false;

function tell(text) {
  told.textContent = text;
}

async function save() {
  if (busy) {
    again = true;
    return;
  }
  busy = true;
  tell(form.dataset.saving);
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { Accept: "application/json" },
    });
    const result = await answer.json();
    if (answer.ok) form.elements.version.value = result.version;
    tell(answer.ok ? form.dataset.saved : form.dataset.failed);
  } catch {
    tell(form.dataset.failed);
  }
  busy = false;
  if (again) {
    again = false;
    save();
  }
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(save, PAUSE);
}

form?.addEventListener("input", later);
form?.addEventListener("submit", () => clearTimeout(timer));
const typedBefore = form ? [...form.querySelectorAll("textarea")].some((text) => text.value !== text.defaultValue) : false;
if (typedBefore) later(); // before this script came
