// "/" and Ctrl/⌘ K go to the search box, "?" lists the keys.
const typing = (target) => target.closest("input, textarea, select, [contenteditable]");

const search = () => {
  const menu = document.querySelector("details.top-menu");
  if (menu?.offsetParent) menu.open = true;
  const box = [...document.querySelectorAll("[data-search]")].find((input) => input.offsetParent);
  box?.focus();
  box?.select();
  return Boolean(box);
};

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented) return;
  const chord = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k";
  if (chord) return void (search() && event.preventDefault());
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (event.key === "/" && search()) event.preventDefault();
  if (event.key === "?") document.getElementById("keys")?.showModal();
});
