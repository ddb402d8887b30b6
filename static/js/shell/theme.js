// The appearance changes at once; the server keeps it for the next page.
document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-theme-form]");
  const button = event.submitter;
  if (!form || !button) return;
  event.preventDefault();
  const data = new FormData(form, button);
  const root = document.documentElement;
  if (button.value === "system") delete root.dataset.theme;
  else root.dataset.theme = button.value;
  for (const other of document.querySelectorAll("[data-theme-form] [name=theme]")) {
    other.setAttribute("aria-pressed", String(other.value === button.value));
  }
  await fetch(form.action, { method: "POST", body: data, redirect: "manual" });
});
