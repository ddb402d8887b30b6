// Who else is here, asked while the page is seen; a form says with it that its writer is here, and writes.
const EVERY = 15_000;
const WRITES = 30_000; // for so long after a letter

class Here {
  constructor(root) {
    this.root = root;
    this.isForm = root.matches("form");
    root.addEventListener("input", () => { this.typed = Date.now(); });
    document.addEventListener("visibilitychange", () => this.ask());
    window.addEventListener("pageshow", () => this.ask());
    if (this.isForm) window.addEventListener("pagehide", () => navigator.sendBeacon(root.dataset.here, this.said("left")));
  }

  said(what) {
    const data = new FormData();
    data.set("csrfmiddlewaretoken", this.root.elements.csrfmiddlewaretoken.value);
    if (what) data.set(what, "on");
    return data;
  }

  async ask() {
    clearTimeout(this.timer);
    if (document.hidden) return;
    this.timer = setTimeout(() => this.ask(), EVERY);
    const isWriting = Date.now() - (this.typed ?? 0) < WRITES;
    const how = this.isForm ? { method: "POST", body: this.said(isWriting && "writing") } : {};
    try {
      const answer = await fetch(this.root.dataset.here, how);
      const isGood = answer.ok && !answer.redirected;
      this.show(isGood ? await answer.text() : "");
      if (!isGood && answer.status < 500) clearTimeout(this.timer); // signed out, or gone
    } catch {
      this.show(""); // who is here is not known now
    }
  }

  show(html) {
    const told = new DOMParser().parseFromString(html, "text/html");
    for (const place of document.querySelectorAll("[data-here-of]")) {
      const found = told.querySelector(`[data-here-of="${place.dataset.hereOf}"]`)?.children ?? [];
      const isNews = place.textContent.trim() !== [...found].map((one) => one.textContent.trim()).join("");
      if (isNews) place.replaceChildren(...found);
    }
  }
}

for (const root of document.querySelectorAll("[data-here]")) new Here(root);
