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

// A block that is empty, and blanks behind the last word, are where somebody is about to write: no kept text has them.
const isBlank = (node) => node.isBlock && !node.textContent.trim();
const said = (node) => node.content.content.filter((part) => !isBlank(part));

function readsAs(mine, theirs) {
  if (mine.eq(theirs)) return true;
  if (!mine.sameMarkup(theirs)) return false;
  if (mine.isTextblock) {
    const [end, size] = [theirs.content.size, mine.content.size];
    return end <= size && mine.cut(0, end).eq(theirs) && !mine.textBetween(end, size).trim();
  }
  const [one, other] = [said(mine), said(theirs)];
  return one.length === other.length && one.every((part, at) => readsAs(part, other[at]));
}

// The stretches of blocks in which two documents differ, the last one first; what stands between them stays.
function stretches(old, next) {
  const mine = old.content.content;
  const isBegun = said(old).length > 0;
  const theirs = next.content.content;
  const common = Array.from({ length: mine.length + 1 }, () => new Uint16Array(theirs.length + 1));
  for (let i = mine.length - 1; i >= 0; i -= 1) {
    for (let j = theirs.length - 1; j >= 0; j -= 1) {
      common[i][j] = readsAs(mine[i], theirs[j]) ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
    }
  }
  const found = [];
  let [i, j, at, nextAt, open] = [0, 0, 0, 0, null];
  while (i < mine.length || j < theirs.length) {
    if (mine[i] && theirs[j] && readsAs(mine[i], theirs[j])) {
      [open, at, nextAt] = [null, at + mine[i].nodeSize, nextAt + theirs[j].nodeSize];
      [i, j] = [i + 1, j + 1];
    } else if (isBegun && mine[i] && isBlank(mine[i])) {
      [open, at, i] = [null, at + mine[i].nodeSize, i + 1];
    } else {
      if (!open) found.unshift((open = { from: at, nextFrom: nextAt }));
      if (!theirs[j] || (mine[i] && common[i + 1][j] >= common[i][j + 1])) at += mine[i++].nodeSize;
      else nextAt += theirs[j++].nodeSize;
      [open.to, open.nextTo] = [at, nextAt];
    }
  }
  return found;
}

// Another text where it differs alone, so that the caret stays where somebody writes.
function replace({ createDocument }, editor, html) {
  const { doc, tr } = editor.state;
  const next = createDocument(html, editor.schema);
  for (const { from, to, nextFrom, nextTo } of stretches(doc, next)) {
    const [mine, theirs] = [doc.content.cut(from, to), next.content.cut(nextFrom, nextTo)];
    const start = mine.findDiffStart(theirs);
    const { a, b } = mine.findDiffEnd(theirs);
    const both = Math.max(0, start - Math.min(a, b));
    tr.replace(from + start, from + a + both, next.slice(nextFrom + start, nextFrom + b + both));
  }
  if (!readsAs(tr.doc, next)) editor.commands.setContent(html, { emitUpdate: false });
  else if (tr.docChanged) editor.view.dispatch(tr.setMeta("preventUpdate", true).setMeta("addToHistory", false));
}

async function start(place) {
  const tiptap = await import(place.dataset.richText);
  const textarea = place.querySelector("textarea");
  if (textarea.value !== textarea.defaultValue) return; // typed before this script came: it is sent as it stands
  const isWaiting = document.activeElement === textarea;
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
  if (isWaiting) editor.commands.focus("end");
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
