// @ and a few letters in a text offer the names of people; whoever types the name whole needs none of this.
const AT = /(?:^|[^\p{L}\p{N}@])@([\p{L}\p{N}][^@\n]{0,60}|)$/u;
const PAUSE = 150;

class Names {
  constructor(area, address) {
    this.area = area;
    this.address = address;
    this.list = Object.assign(document.createElement("ul"), {
      className: "names",
      id: `${area.id}-names`,
      role: "listbox",
      hidden: true,
    });
    area.after(this.list);
    area.setAttribute("aria-controls", this.list.id);
    area.setAttribute("aria-autocomplete", "list");
    area.addEventListener("input", () => this.look());
    area.addEventListener("blur", () => this.close());
    area.addEventListener("keydown", (event) => this.key(event));
    this.list.addEventListener("pointerdown", (event) => {
      event.preventDefault(); // the text keeps the focus
      if (event.target.role === "option") this.take(event.target);
    });
  }

  get typed() {
    const { selectionStart: end, value } = this.area;
    return value.slice(0, end).match(AT)?.[1];
  }

  look() {
    clearTimeout(this.timer);
    if (this.typed === undefined) this.close();
    else this.timer = setTimeout(() => this.ask(this.typed ?? ""), PAUSE);
  }

  async ask(typed) {
    try {
      const answer = await fetch(`${this.address}?q=${encodeURIComponent(typed)}`);
      if (answer.ok && typed === this.typed) this.show(await answer.json());
    } catch {
      this.close();
    }
  }

  show({ label, names }) {
    this.list.ariaLabel = label;
    this.list.replaceChildren(...names.map((one, n) => this.option(one, n)));
    this.list.hidden = !names.length || document.activeElement !== this.area;
    if (this.list.hidden) return this.close();
    this.area.role = "combobox";
    this.area.ariaExpanded = "true";
    this.choose(this.list.firstElementChild);
  }

  option({ name, text }, n) {
    const textContent = name === text ? name : `${name} · ${text}`;
    const item = Object.assign(document.createElement("li"), { role: "option", textContent });
    item.id = `${this.list.id}-${n}`;
    item.dataset.text = text;
    return item;
  }

  choose(item) {
    this.chosen?.removeAttribute("aria-selected");
    this.chosen = item;
    item.ariaSelected = "true";
    item.scrollIntoView({ block: "nearest" });
    this.area.setAttribute("aria-activedescendant", item.id);
  }

  key(event) {
    if (this.list.hidden || event.isComposing) return;
    const { firstElementChild: first, lastElementChild: last } = this.list;
    const does = {
      ArrowDown: () => this.choose(this.chosen.nextElementSibling ?? first),
      ArrowUp: () => this.choose(this.chosen.previousElementSibling ?? last),
      Enter: () => this.take(this.chosen),
      Tab: () => this.take(this.chosen),
      Escape: () => this.close(),
    }[event.key];
    if (does) event.preventDefault();
    does?.();
  }

  take(item) {
    const end = this.area.selectionStart;
    this.area.setRangeText(`${item.dataset.text} `, end - this.typed.length, end, "end");
    this.area.dispatchEvent(new Event("input", { bubbles: true }));
    this.close();
  }

  close() {
    clearTimeout(this.timer);
    this.list.hidden = true;
    for (const name of ["role", "aria-expanded", "aria-activedescendant"]) this.area.removeAttribute(name);
  }
}

for (const part of document.querySelectorAll("[data-names]")) {
  for (const area of part.querySelectorAll("textarea")) new Names(area, part.dataset.names);
}
