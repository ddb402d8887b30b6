// Dragging a card to another column opens the change of phase with that phase chosen:
// a reason is always asked for. The button on the card does the same.
let dragged = null;

document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.(".board-card");
  dragged?.classList.add("is-dragged");
});

document.addEventListener("dragend", () => {
  dragged?.classList.remove("is-dragged");
  for (const column of document.querySelectorAll(".column.is-over")) column.classList.remove("is-over");
  dragged = null;
});

document.addEventListener("dragover", (event) => {
  const column = dragged && event.target.closest("[data-phase]");
  if (!column || column.contains(dragged)) return;
  event.preventDefault();
  column.classList.add("is-over");
});

document.addEventListener("dragleave", (event) => {
  const column = event.target.closest?.("[data-phase]");
  if (column && !column.contains(event.relatedTarget)) column.classList.remove("is-over");
});

document.addEventListener("drop", (event) => {
  const column = dragged && event.target.closest("[data-phase]");
  if (!column || column.contains(dragged)) return;
  event.preventDefault();
  location.assign(`${dragged.dataset.url}?to=${encodeURIComponent(column.dataset.phase)}#change`);
});
