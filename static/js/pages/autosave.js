// A form with a rich text saves itself: 1.5 s after the last letter, when the text is left, when its button is pressed.
const QUIET = 1500;
const AGAIN = 10_000;

class Autosave {
  constructor(form) {
    this.form = form;
    this.place = form.querySelector("[data-autosave-place]");
    this.html = form.querySelector("[data-html]");
    this.base = form.querySelector("[data-base]");
    this.version = form.elements.version;
    this.saved = this.html.value;
    this.running = Promise.resolve();
    this.html.addEventListener("input", () => this.later(QUIET));
    this.html.addEventListener("change", () => this.save());
    form.addEventListener("submit", (event) => this.submit(event));
    window.addEventListener("online", () => this.save());
    document.addEventListener("visibilitychange", () => document.hidden && this.save());
  }

  say(what, text = this.place.dataset[what]) {
    this.place.querySelector("[data-status]").textContent = text;
    this.place.querySelector("[data-sign-in]").hidden = what !== "signedOut";
  }

  later(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), pause);
  }

  async submit(event) {
    event.preventDefault();
    const isChoice = event.submitter?.closest("[data-conflicts]");
    const went = await this.save(isChoice);
    if (went && !isChoice && this.form.dataset.done) window.location.assign(this.form.dataset.done);
  }

  save(isChoice) {
    clearTimeout(this.timer);
    const run = this.running.then(() => this.send(isChoice));
    this.running = run.catch(() => undefined);
    return run;
  }

  async send(isChoice) {
    if (!isChoice && this.form.querySelector("[data-conflicts]")) return false;
    if (!isChoice && this.html.value === this.saved) return true;
    const posted = this.html.value;
    if (!this.failed) this.say("saving"); // a failure stands, with its link, until it is mended
    try {
      const headers = { "HX-Request": "true" };
      const answer = await fetch(this.form.action, { method: "POST", headers, body: new FormData(this.form) });
      return await this.hear(answer, posted);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      return this.lose("lost");
    }
  }

  lose(why) {
    this.failed = true;
    if (why === "lost") this.later(AGAIN);
    this.say(why);
    return false;
  }

  async hear(answer, posted) {
    if (answer.redirected || answer.status === 401) return this.lose("signedOut");
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const told = page.querySelector("[data-answer]");
    if (!told) return this.lose(answer.status < 500 ? "denied" : "lost");
    this.failed = false;
    const text = told.querySelector("[data-text]");
    text?.remove();
    this.place.querySelector("[data-answers]").replaceChildren(...told.childNodes);
    this.say("said", told.dataset.said);
    if (answer.ok) this.accept(told.dataset.version, posted, text?.value);
    return answer.ok;
  }

  // Who typed on while others' words came in keeps the older version: the next save merges again.
  accept(version, posted, merged) {
    this.saved = this.base.value = posted;
    if (merged === undefined) this.version.value = version;
    else if (this.html.value === posted) {
      this.version.value = version;
      this.saved = this.base.value = this.html.value = merged;
      this.html.dispatchEvent(new Event("kam:replace"));
    }
    const detail = { isAll: this.html.value === this.saved };
    this.form.dispatchEvent(new CustomEvent("kam:saved", { detail }));
    if (!detail.isAll) this.later(QUIET);
  }
}

document.addEventListener("kam:editor", (event) => {
  const form = event.target.closest("form[data-autosave]");
  if (form) new Autosave(form);
});
