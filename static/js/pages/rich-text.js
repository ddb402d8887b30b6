// A textarea of plain text becomes an editor; without this script it stays what it is.
const ALLOWED = /^(?:https?:\/\/|mailto:)/i;

const schema = (tiptap) => {
  const { Document, Paragraph, Text, HardBreak, Heading, BulletList, OrderedList, ListItem } = tiptap;
  const { Bold, Italic, Link, UndoRedo, wrappingInputRule } = tiptap;
  return [
    Document, Paragraph, Text, HardBreak, BulletList, Bold, Italic, UndoRedo,
    Heading.extend({ marks: "italic link" }).configure({ levels: [2, 3] }),
    OrderedList.extend({
      addAttributes: () => ({}),
      addInputRules() {
        return [wrappingInputRule({ find: /^1\.\s$/, type: this.type })];
      },
    }),
    ListItem.extend({
      addKeyboardShortcuts() { // Tab leaves the text, as it leaves any field
        return {
          Enter: () => this.editor.commands.splitListItem(this.name),
          "Mod-]": () => this.editor.commands.sinkListItem(this.name),
          "Mod-[": () => this.editor.commands.liftListItem(this.name),
        };
      },
    }),
    Link.extend({ addKeyboardShortcuts: () => ({}) }).configure({
      openOnClick: false,
      defaultProtocol: "https",
      isAllowedUri: (address) => ALLOWED.test(address),
    }),
  ];
};

const named = (textarea) => {
  const [label] = textarea.labels;
  if (label) label.id ||= `${textarea.id}_label`;
  return {
    "aria-multiline": "true",
    "aria-keyshortcuts": "Alt+F10",
    dir: "auto",
    role: "textbox",
    ...(label ? { "aria-labelledby": label.id } : { "aria-label": textarea.ariaLabel ?? "" }),
    ...Object.fromEntries(
      ["aria-describedby", "aria-invalid"].filter((name) => textarea.hasAttribute(name))
        .map((name) => [name, textarea.getAttribute(name)]),
    ),
  };
};

// Another text where it differs alone, so that the caret stays where somebody writes.
function replace({ createDocument }, editor, html) {
  const { doc, tr } = editor.state;
  const next = createDocument(html, editor.schema);
  const start = doc.content.findDiffStart(next.content);
  if (start === null) return;
  const { a, b } = doc.content.findDiffEnd(next.content);
  const both = Math.max(0, start - Math.min(a, b));
  tr.replace(start, a + both, next.slice(start, b + both));
  if (!tr.doc.eq(next)) editor.commands.setContent(html, { emitUpdate: false });
  else editor.view.dispatch(tr.setMeta("preventUpdate", true).setMeta("addToHistory", false));
}

async function start(place) {
  const tiptap = await import(place.dataset.richText);
  const textarea = place.querySelector("textarea");
  const kept = place.querySelector("[data-html]");
  const editor = new tiptap.Editor({
    element: { mount: textarea.parentElement.insertBefore(document.createElement("div"), textarea) },
    injectCSS: false, // our policy forbids styles in a page
    content: kept.value,
    extensions: schema(tiptap),
    editorProps: {
      attributes: named(textarea),
      transformPastedHTML(html) {
        const paste = new CustomEvent("kam:paste", { detail: { html }, bubbles: true });
        place.dispatchEvent(paste);
        return paste.detail.html;
      },
    },
    onUpdate() {
      kept.value = editor.isEmpty ? "" : editor.getHTML();
      kept.dispatchEvent(new Event("input", { bubbles: true }));
    },
    onBlur: () => kept.dispatchEvent(new Event("change", { bubbles: true })),
  });
  textarea.labels[0]?.addEventListener("click", () => editor.commands.focus());
  textarea.hidden = true;
  textarea.removeAttribute("name"); // the editor's text is what is sent
  kept.addEventListener("kam:replace", () => replace(tiptap, editor, kept.value));
  place.dispatchEvent(new CustomEvent("kam:editor", { detail: editor, bubbles: true }));
}

function startAll(within) {
  for (const place of within.querySelectorAll("[data-rich-text]:not([data-started])")) {
    place.dataset.started = "";
    start(place);
  }
}

startAll(document);
document.addEventListener("htmx:load", (event) => startAll(event.target));
