// A line of the SWOT is dragged to its place, in its list or another; its own page has buttons for the same.
const swot = () => document.getElementById("swot");
let dragged = null;
let before = null; // where it stood: a drag that is given up puts it back

function lay(list, y) {
  const others = [...list.children].filter((one) => one !== dragged);
  const next = others.find((one) => {
    const { top, height } = one.getBoundingClientRect();
    return y < top + height / 2;
  });
  if (dragged.nextElementSibling !== (next ?? null) || dragged.parentElement !== list) list.insertBefore(dragged, next ?? null);
}

document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.("[data-move]")?.closest("li");
  if (!dragged) return;
  before = [dragged.parentElement, dragged.nextElementSibling];
  event.dataTransfer.effectAllowed = "move";
  dragged.classList.add("is-dragged");
});

document.addEventListener("dragover", (event) => {
  const list = dragged && event.target.closest("[data-swot-part]")?.querySelector("[data-swot]");
  if (!list) return;
  event.preventDefault();
  lay(list, event.clientY);
});

document.addEventListener("drop", (event) => {
  if (!dragged || !event.target.closest("[data-swot-part]")) return;
  event.preventDefault();
  save(dragged);
  before = null;
});

document.addEventListener("dragend", () => {
  dragged?.classList.remove("is-dragged");
  if (dragged && before) before[0].insertBefore(dragged, before[1]);
  dragged = before = null;
});

// The page that comes back says how it stands now, whatever became of it.
async function save(item) {
  const list = item.parentElement;
  const body = new FormData();
  body.set("csrfmiddlewaretoken", swot().dataset.token);
  body.set("to", [...list.children].indexOf(item) + 1);
  body.set("kind", list.dataset.swot);
  const answer = await fetch(item.querySelector("[data-move]").dataset.move, { method: "POST", body });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!answer.ok || !page.getElementById("swot")) return window.location.reload();
  for (const id of ["swot", "messages"]) document.getElementById(id).replaceWith(page.getElementById(id));
}
