// Filter bars send themselves: at once after a choice, after a pause while typing.
const waiting = new WeakMap();

const send = (form) => {
  clearTimeout(waiting.get(form));
  form.requestSubmit();
};

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-autosubmit]");
  if (form && !event.target.matches("[type=search], [type=text]")) send(form);
});

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-autosubmit]");
  if (!form?.hasAttribute("hx-get") || !event.target.matches("[type=search], [type=text]")) return;
  clearTimeout(waiting.get(form));
  waiting.set(form, setTimeout(() => send(form), 350));
});

// What is empty stays out of the address, and so does what the address held before.
document.addEventListener("htmx:configRequest", (event) => {
  if (!event.target.matches("form[data-autosubmit]")) return;
  event.detail.path = event.detail.path.split("?")[0];
  const given = event.detail.parameters;
  for (const name of Object.keys(given)) if (given[name] === "") delete given[name];
});
