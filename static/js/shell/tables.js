// A table that is no wider than its card keeps its head in sight while the page scrolls.
const look = (table) => {
  const card = table.parentElement;
  const fits = table.scrollWidth <= card?.clientWidth;
  card?.toggleAttribute("data-fits", fits);
  card?.toggleAttribute("data-scrolls", !fits);
};
const watch = new ResizeObserver((entries) => {
  for (const { target } of entries) look(target.matches("table") ? target : target.querySelector(":scope > table"));
});

const observe = (within) => {
  for (const table of within.querySelectorAll(".wide > table:has(> thead)")) {
    watch.observe(table);
    watch.observe(table.parentElement);
  }
};

observe(document);
document.addEventListener("htmx:load", ({ target }) => observe(target.parentElement ?? target));
