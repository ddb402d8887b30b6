// The buttons above a rich text: by pointer, by arrow keys, and by Alt F10 from the text.
const TOOLS = {
  bold: [(chain) => chain.toggleBold(), "bold"],
  italic: [(chain) => chain.toggleItalic(), "italic"],
  link: [null, "link"],
  heading: [(chain) => chain.toggleHeading({ level: 2 }), "heading", { level: 2 }],
  subheading: [(chain) => chain.toggleHeading({ level: 3 }), "heading", { level: 3 }],
  bullets: [(chain) => chain.toggleBulletList(), "bulletList"],
  numbers: [(chain) => chain.toggleOrderedList(), "orderedList"],
  in: [(chain) => chain.sinkListItem("listItem")],
  out: [(chain) => chain.liftListItem("listItem")],
  undo: [(chain) => chain.undo()],
  redo: [(chain) => chain.redo()],
};
const STEPS = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity };

const address = (typed) => {
  const text = typed.trim();
  if (/^(?:https?:\/\/|mailto:)\S+$/i.test(text)) return text;
  if (/^[^\s@/:]+@[^\s@]+\.\w+$/.test(text)) return `mailto:${text}`;
  return /^[\w-]+(?:\.[\w-]+)+(?:[/?#:]\S*)?$/.test(text) ? `https://${text}` : "";
};

class Tools {
  constructor(place, editor) {
    this.editor = editor;
    this.bar = place.querySelector("[data-toolbar]");
    this.link = place.querySelector("[data-link]");
    this.input = this.link.querySelector("input");
    this.wrong = this.link.querySelector("[data-link-wrong]");
    this.buttons = [...this.bar.querySelectorAll("button")];
    this.bar.hidden = false;
    this.bar.addEventListener("mousedown", (event) => event.preventDefault()); // the text keeps the focus
    this.bar.addEventListener("click", ({ target }) => this.press(target.closest("button")));
    this.bar.addEventListener("keydown", (event) => this.move(event));
    this.link.addEventListener("keydown", (event) => this.typed(event));
    this.link.addEventListener("click", ({ target }) => this.settle(target));
    editor.view.dom.addEventListener("keydown", (event) => this.leave(event));
    editor.on("transaction", () => this.show());
    this.show();
  }

  show() {
    for (const button of this.buttons) {
      const [run, ...state] = TOOLS[button.dataset.does];
      if (state.length) button.ariaPressed = String(this.editor.isActive(...state));
      else button.ariaDisabled = String(!run(this.editor.can().chain()).run());
    }
  }

  press(button) {
    if (!button || button.ariaDisabled === "true") return;
    if (button.dataset.does === "link") return this.ask();
    TOOLS[button.dataset.does][0](this.editor.chain().focus()).run();
  }

  move(event) {
    if (event.key === "Escape") this.editor.commands.focus();
    if (!(event.key in STEPS)) return;
    event.preventDefault();
    const last = this.buttons.length - 1;
    const now = this.buttons.indexOf(document.activeElement);
    const next = Math.min(last, Math.max(0, now + STEPS[event.key]));
    for (const [n, button] of this.buttons.entries()) button.tabIndex = n === next ? 0 : -1;
    this.buttons[next].focus();
  }

  leave(event) {
    const chord = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k";
    if (chord) this.ask();
    else if (event.altKey && event.key === "F10") this.buttons.find((one) => one.tabIndex === 0).focus();
    else return;
    event.preventDefault();
  }

  ask() {
    this.input.value = this.editor.getAttributes("link").href ?? "";
    this.link.hidden = false;
    this.wrong.hidden = true;
    this.input.focus();
  }

  typed(event) {
    if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && event.target === this.input) this.set();
    else return;
    event.preventDefault();
  }

  settle(target) {
    if (target.closest("[data-link-set]")) this.set();
    if (!target.closest("[data-link-remove]")) return;
    this.editor.chain().extendMarkRange("link").unsetLink().run();
    this.close();
  }

  set() {
    const href = address(this.input.value);
    this.wrong.hidden = Boolean(href);
    if (!href) return this.input.focus();
    const { editor } = this;
    const marks = [{ type: "link", attrs: { href } }];
    const text = this.input.value.trim();
    if (editor.state.selection.empty && !editor.isActive("link")) editor.commands.insertContent({ type: "text", text, marks });
    else editor.chain().extendMarkRange("link").setLink({ href }).run();
    this.close();
  }

  close() {
    this.link.hidden = true;
    this.editor.commands.focus();
  }
}

document.addEventListener("kam:editor", (event) => new Tools(event.target, event.detail));
