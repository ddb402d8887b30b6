// @ and a few letters in a text offer the names of people; whoever types the name whole needs none of this.
const AT = /(?:^|[^\p{L}\p{N}@])@([\p{L}\p{N}][^@\n]{0,60}|)$/u;
const PAUSE = 150;

// What is typed in; naming-rich-text.js has the same of an editor.
const plain = (area) => ({
  element: area,
  beside: area,
  id: area.id,
  open: { role: "combobox", "aria-expanded": "true" },
  before: () => area.value.slice(0, area.selectionStart),
  put(text, letters) {
    const end = area.selectionStart;
    area.setRangeText(text, end - letters, end, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  },
  listen: (does) => area.addEventListener("input", does),
});

class Names {
  constructor(field, address) {
    this.field = field;
    this.address = address;
    const { element, beside, id } = field;
    this.list = Object.assign(document.createElement("ul"), {
      className: "names",
      id: `${id}-names`,
      role: "listbox",
      hidden: true,
    });
    beside.after(this.list);
    element.setAttribute("aria-controls", this.list.id);
    element.setAttribute("aria-autocomplete", "list");
    field.listen(() => this.look());
    element.addEventListener("blur", () => this.close());
    element.addEventListener("keydown", (event) => this.key(event), true); // before the editor does
    this.list.addEventListener("pointerdown", (event) => {
      event.preventDefault(); // the text keeps the focus
      if (event.target.role === "option") this.take(event.target);
    });
  }

  get typed() {
    return this.field.before().match(AT)?.[1];
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
    const { element, open, lay } = this.field;
    this.list.hidden = !names.length || document.activeElement !== element;
    if (this.list.hidden) return this.close();
    for (const [name, value] of Object.entries(open)) element.setAttribute(name, value);
    lay?.(this.list);
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
    this.field.element.setAttribute("aria-activedescendant", item.id);
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
    this.field.put(`${item.dataset.text} `, this.typed.length);
    this.close();
  }

  close() {
    clearTimeout(this.timer);
    this.list.hidden = true;
    const { element, open } = this.field;
    for (const name of [...Object.keys(open), "aria-activedescendant"]) element.removeAttribute(name);
  }
}

for (const part of document.querySelectorAll("[data-names]")) {
  for (const area of part.querySelectorAll("textarea")) new Names(plain(area), part.dataset.names);
}
document.addEventListener("kam:names", ({ target, detail }) => new Names(detail, target.dataset.names));
