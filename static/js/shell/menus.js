// Menus are <details>: one open at a time, closed by Escape and by a press elsewhere.
const openMenus = () => document.querySelectorAll("details.dropdown[open], details.top-menu[open]");

// The phone's menu opens what stands at the side of a wide screen.
const isIn = (menu, target) =>
  menu.contains(target) || (menu.matches(".top-menu") && target.closest(".side"));

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) if (!isIn(menu, event.target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = [...openMenus()].pop();
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
