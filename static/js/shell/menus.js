// Menus are <details>: one open at a time, closed by Escape and by a press elsewhere.
const openMenus = () => document.querySelectorAll("details.dropdown[open], details.top-menu[open]");

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = [...openMenus()].pop();
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
