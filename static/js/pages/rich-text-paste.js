// What Word and Google Docs say by styles is said by elements: lists, bold, italics. The rest the editor drops.
// Styles are read as text: the policy of the page forbids them, wherever they are parsed.
const TAG = /<[a-z][^>]*>/gi;
const ACTS = /([\s"'])(style|on\w+)(?=\s*=)/gi;
const SHEETS = /<(style|script)\b[\s\S]*?<\/\1\s*>/gi;
const BOLD = /(?:^|[;\s])font-weight:\s*(?:bold|[6-9]00)/;
const PLAIN = /(?:^|[;\s])font-weight:\s*(?:normal|[1-5]00)/;
const ITALIC = /(?:^|[;\s])font-style:\s*italic/;
const LEVEL = /mso-list:\s*\S+\s+level(\d)/;
const NUMBER = /^\s*\(?(?:\d+|[a-z]{1,4}|[A-Z]{1,4})[.)]/;
const HEADINGS = { H1: "h2", H4: "h3", H5: "h3", H6: "h3" };

const style = (element) => element.dataset.style?.toLowerCase() ?? "";
const level = (element) => Number(style(element).match(LEVEL)?.[1] ?? 0);

function as(name, element) {
  const made = element.ownerDocument.createElement(name);
  made.append(...element.childNodes);
  element.replaceWith(made);
  return made;
}

function wrap(name, element) {
  const inner = element.ownerDocument.createElement(name);
  inner.append(...element.childNodes);
  element.append(inner);
}

function item(page, paragraph) {
  let mark = "";
  for (const span of paragraph.querySelectorAll("[data-style]")) {
    if (!/mso-list:\s*ignore/.test(style(span))) continue;
    mark += span.textContent;
    span.remove();
  }
  const made = page.createElement("li");
  made.append(...paragraph.childNodes);
  return [made, NUMBER.test(mark) ? "ol" : "ul"];
}

function lists(page) {
  let open = []; // the lists that the next item may stand in, outermost first
  for (const paragraph of page.querySelectorAll("p")) {
    const depth = level(paragraph);
    if (!depth) continue;
    if (!open.length || paragraph.previousElementSibling !== open[0]) open = [];
    const [made, kind] = item(page, paragraph);
    open.length = Math.min(open.length, depth);
    if (open.length === depth && open.at(-1).localName !== kind) open.pop();
    if (open.length < depth) {
      const list = page.createElement(kind);
      const above = open.at(-1)?.lastElementChild;
      if (above) above.append(list);
      else paragraph.before(list);
      open.push(list);
    }
    open.at(-1).append(made);
    paragraph.remove();
  }
}

function headings(page) {
  for (const heading of page.querySelectorAll(Object.keys(HEADINGS).join())) as(HEADINGS[heading.tagName], heading);
}

function marks(page) {
  for (const element of page.querySelectorAll("span[data-style], b[data-style], i[data-style]")) {
    const is = style(element);
    if (element.localName === "b" && PLAIN.test(is)) element.replaceWith(...element.childNodes);
    else if (element.localName === "span" && (BOLD.test(is) || ITALIC.test(is))) {
      const made = as(BOLD.test(is) ? "b" : "i", element);
      if (BOLD.test(is) && ITALIC.test(is)) wrap("i", made);
    }
  }
}

function rows(page) {
  for (const row of page.querySelectorAll("tr")) {
    if (row.querySelector("table, li") || row.closest("table").querySelector("table")) continue;
    const made = page.createElement("p");
    made.textContent = [...row.cells].map((cell) => cell.textContent.trim().replace(/\s+/g, " ")).join(" | ");
    row.closest("table").before(made);
    row.remove();
  }
}

document.addEventListener("kam:paste", (event) => {
  const html = event.detail.html.replace(SHEETS, "").replace(TAG, (tag) => tag.replace(ACTS, "$1data-$2"));
  const page = new DOMParser().parseFromString(html, "text/html");
  lists(page);
  marks(page);
  headings(page);
  rows(page);
  event.detail.html = page.body.innerHTML;
});
