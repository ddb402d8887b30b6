// The palette: searches while one types, and goes where Enter points. Without scripts its link leads to a page.
const dialog = document.getElementById("palette");
const [box, answer] = [dialog?.querySelector("input"), document.getElementById("palette-answer")];
let asking = null; // the request under way
let pause = 0;
let goes = false; // Enter came before the answer

const options = () => [...answer.querySelectorAll("[role=option]")];
const chosen = () => answer.querySelector("[aria-selected=true]");

const choose = (option) => {
  chosen()?.setAttribute("aria-selected", "false");
  if (!option) return box.removeAttribute("aria-activedescendant");
  option.setAttribute("aria-selected", "true");
  box.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
};

const go = (option) => {
  goes = false;
  if (!option) return;
  if (!option.hasAttribute("data-fill")) return void option.click();
  box.value = new URL(option.href).searchParams.get("q");
  box.focus();
  ask();
};

const ask = async () => {
  clearTimeout(pause);
  asking?.abort();
  const mine = (asking = new AbortController());
  const url = new URL(document.querySelector("[data-palette]").href);
  if (box.value.trim()) url.searchParams.set("q", box.value);
  const headers = { "X-Palette": "1", "HX-Request": "true", "HX-Current-URL": location.href };
  try {
    const response = await fetch(url, { headers, signal: mine.signal });
    if (!response.ok || response.redirected) return location.assign(url);
    const found = await response.text();
    if (mine.signal.aborted) return;
    answer.innerHTML = found;
    asking = null;
    choose(options()[0]);
    if (goes) go(chosen());
  } catch (error) {
    if (error.name !== "AbortError") throw error;
  }
};

const open = () => {
  const menu = document.querySelector("details.top-menu[open]");
  if (menu) menu.open = false;
  if (!dialog.open) dialog.showModal();
  box.select();
  ask();
};

const move = (by) => {
  const all = options();
  if (all.length) choose(all[(all.indexOf(chosen()) + by + all.length) % all.length]);
};

document.addEventListener("click", (event) => {
  if (!dialog || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (event.target.closest("[data-palette]")) {
    event.preventDefault();
    return open();
  }
  const option = event.target.closest("#palette [data-fill]");
  if (!option) return;
  event.preventDefault();
  go(option);
});

box?.addEventListener("input", () => {
  goes = false;
  clearTimeout(pause);
  pause = setTimeout(ask, 40);
  asking ??= new AbortController(); // until it is asked, what is shown is old
});

box?.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (by) move(by);
  else if (event.key !== "Enter") return;
  else if (asking) goes = true;
  else go(chosen());
  event.preventDefault();
});

// A page that is kept by the browser comes back without it; a link within the page is followed below.
window.addEventListener("pagehide", () => dialog?.close());
answer?.addEventListener("click", (event) => event.target.closest("a:not([data-fill])") && dialog.close());
