// "/" and Ctrl/⌘ K open the search, "?" lists the keys, Ctrl/⌘ Enter saves what one writes.
const typing = (target) => target.closest("input, textarea, select, [contenteditable]");

const search = () => {
  const link = document.querySelector("[data-palette]");
  link?.click();
  return Boolean(link);
};

const save = ({ form }) => {
  const button = form?.querySelector("button.main, button:not([type=button])");
  if (button) form.requestSubmit(button);
  return Boolean(button);
};

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented) return;
  const chord = event.ctrlKey || event.metaKey;
  if (chord && event.key.toLowerCase() === "k") return void (search() && event.preventDefault());
  if (chord && event.key === "Enter" && event.target.matches("textarea")) {
    return void (save(event.target) && event.preventDefault());
  }
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (event.key === "/" && search()) event.preventDefault();
  const quick = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (quick && !event.shiftKey) return void (quick.click(), event.preventDefault());
  if (event.key === "?") document.getElementById("keys")?.showModal();
});
