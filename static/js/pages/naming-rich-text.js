// @ and a few letters in the editor of a rich text: what naming.js asks of whatever is typed in.
const rich = (editor, textarea) => ({
  element: editor.view.dom,
  beside: textarea,
  id: `${textarea.id}-rich`,
  open: {},
  before() {
    const { empty, $from } = editor.state.selection;
    return empty ? $from.parent.textBetween(0, $from.parentOffset, "\n", "\n") : "";
  },
  put(text, letters) {
    const { from } = editor.state.selection;
    editor.chain().focus().insertContentAt({ from: from - letters, to: from }, { type: "text", text }).run();
  },
  listen: (does) => editor.on("update", does),
  lay(list) { // below the line that is written, however long the text is
    const { bottom } = editor.view.coordsAtPos(editor.state.selection.from);
    list.style.top = `${bottom - list.parentElement.getBoundingClientRect().top}px`;
  },
});

document.addEventListener("kam:editor", ({ target, detail }) => {
  const field = rich(detail, target.querySelector("textarea"));
  target.closest("[data-names]")?.dispatchEvent(new CustomEvent("kam:names", { detail: field, bubbles: true }));
});
