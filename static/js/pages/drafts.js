// What was typed and is not saved stays in this browser, and is offered when the page is opened again.
const PREFIX = "kam:draft:";
const KEPT = 30 * 24 * 3600 * 1000;

class Drafts {
  constructor(form, editor) {
    this.form = form;
    this.editor = editor;
    this.html = form.querySelector("[data-html]");
    this.base = form.querySelector("[data-base]");
    this.version = form.elements.version;
    this.offer = form.querySelector("[data-offer]");
    this.prefix = `${PREFIX}${form.dataset.autosave}:`;
    this.mine = `${this.prefix}${Date.now()}-${Math.random()}`; // each page its own
    navigator.locks?.request(this.mine, () => new Promise(() => undefined)); // while it is open
    this.html.addEventListener("input", () => this.keep(this.mine));
    form.addEventListener("kam:saved", ({ detail }) => {
      if (detail.isAll) localStorage.removeItem(this.mine);
      else this.keep(this.mine);
    });
    this.offer.querySelector("[data-take]").addEventListener("click", () => this.take());
    this.offer.querySelector("[data-discard]").addEventListener("click", () => this.settle());
    this.look();
  }

  keep(key) {
    const draft = { html: this.html.value, base: this.base.value, version: this.version.value, at: Date.now() };
    try {
      localStorage.setItem(key, JSON.stringify(draft));
    } catch {
      return; // a full or forbidden store: the text is on the page all the same
    }
  }

  async look() {
    const locks = (await navigator.locks?.query())?.held ?? [];
    const open = new Set(locks.map((lock) => lock.name));
    this.found = Object.keys(localStorage)
      .filter((key) => key.startsWith(this.prefix) && !open.has(key) && key !== this.mine)
      .map((key) => ({ key, ...JSON.parse(localStorage.getItem(key)) }))
      .sort((one, other) => other.at - one.at);
    this.next();
  }

  next() {
    const [draft] = this.found;
    this.offer.hidden = !draft;
    if (!draft) return;
    const isKnown = [this.html.value, this.editor.getHTML()].includes(draft.html);
    if (isKnown || Date.now() - draft.at > KEPT) return this.settle();
    const isToday = new Date(draft.at).toDateString() === new Date().toDateString();
    const style = { timeStyle: "short", ...(isToday ? {} : { dateStyle: "medium" }) };
    const time = new Intl.DateTimeFormat(document.documentElement.lang, style).format(draft.at);
    const line = this.offer.querySelector("[data-of]");
    line.textContent = line.dataset.of.replace("{time}", time);
  }

  settle() {
    localStorage.removeItem(this.found.shift().key);
    this.next();
  }

  // What was typed here before takes the place of what is taken: it can be taken back.
  take() {
    const [draft] = this.found;
    if (localStorage.getItem(this.mine)) this.keep(draft.key);
    else localStorage.removeItem(draft.key);
    this.html.value = draft.html;
    this.base.value = draft.base;
    this.version.value = draft.version;
    this.html.dispatchEvent(new Event("kam:replace"));
    this.html.dispatchEvent(new Event("input", { bubbles: true }));
    this.found.shift();
    this.next();
    this.editor.commands.focus();
  }
}

document.addEventListener("kam:editor", (event) => {
  const form = event.target.closest("form[data-autosave]");
  if (form) new Drafts(form, event.detail);
});
