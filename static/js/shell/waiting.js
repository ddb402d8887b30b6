// A form that can wait is kept on the device first and sent from there: a lost answer loses nothing, and sends
// nothing twice. What the server refuses at once is sent again as ever, so that the page says what is wrong.
const mark = document.querySelector("[data-waits-mark]");

const show = async () => {
  const count = (await kamDevice.waiting()).length;
  if (mark) {
    const text = count === 1 ? mark.dataset.one : mark.dataset.many.replace("{n}", count);
    mark.querySelector("a").textContent = text;
    mark.hidden = !count;
  }
  for (const part of document.querySelectorAll("[data-when-waits]")) part.hidden = !count;
  for (const part of document.querySelectorAll("[data-unless-waits]")) part.hidden = count > 0;
};

const valuesOf = (form) => {
  const names = (form.dataset.fields ?? "").split(" ").filter(Boolean);
  return Object.fromEntries(names.map((name) => [name, form.elements[name].value]));
};

const tellKept = (why) => {
  const banner = document.getElementById("offline");
  for (const line of banner.querySelectorAll("[data-when]")) line.hidden = line.dataset.when !== why;
  banner.hidden = false;
};

const itemOf = (form, person) => ({
  key: crypto.randomUUID(),
  person,
  at: Date.now(),
  kind: form.dataset.waits,
  address: form.dataset.arrivals,
  name: form.dataset.account,
  whom: form.dataset.whom ?? "",
  values: valuesOf(form),
  state: "waits",
});

const keepAndSend = async (form) => {
  const item = itemOf(form, document.body.dataset.person);
  await kamDevice.keep(item);
  const came = await kamDevice.send(item.key);
  const left = await kamDevice.find(item.key);
  if (!left) return window.location.assign(form.dataset.done);
  if (left.state === "refused") {
    await kamDevice.discard(item.key);
    return form.submit();
  }
  form.reset();
  return tellKept(came === "signed-out" ? "kept-signed-out" : "kept");
};

const hasFiles = (form) => [...form.querySelectorAll("[type=file]")].some((field) => field.files.length);

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-waits]");
  if (!form || !document.body.dataset.person || !crypto.randomUUID || hasFiles(form)) return;
  event.preventDefault();
  if (form.ariaBusy === "true") return;
  form.ariaBusy = "true";
  keepAndSend(form)
    .catch(() => form.submit()) // a browser that keeps nothing
    .finally(() => (form.ariaBusy = "false"));
});

// Who signs out is told what waits, once.
document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[action$='/auth/logout/']");
  if (!form || form.closest("[data-signing-out]") || mark?.hidden !== false) return;
  event.preventDefault();
  window.location.assign(form.getAttribute("action"));
});

document.addEventListener("kam:waiting", () => show().catch(() => undefined));
