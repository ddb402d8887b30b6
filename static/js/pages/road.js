// Without a connection: what waits on this device, to be edited, copied, discarded and sent.
const $ = (query, from = document) => from.querySelector(query);
const words = Object.fromEntries(
  [...document.querySelectorAll("[data-words] dt")].map((key) => [key.textContent, key.nextElementSibling.textContent]),
);
const tell = (text) => ($("[data-told]").textContent = text);
const kindOf = (item) => words[item.kind].replace("{name}", item.whom);
const timeOf = (at) =>
  new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" }).format(at);

const send = async () => {
  const came = await kamDevice.send();
  if (came in words) tell(words[came]);
  return connected(came);
};

const sendAgain = async (item) => {
  await kamDevice.keep({ ...item, state: "waits" });
  await send();
};

const acts = {
  edit: (item) => document.dispatchEvent(new CustomEvent("kam:edit", { detail: item })),
  anyway: (item) => sendAgain({ ...item, knows: true }),
  again: sendAgain,
  async copy(item) {
    await navigator.clipboard.writeText(item.values.text ?? `${item.name}: ${kindOf(item)}`);
    tell(words.copied);
  },
  async discard(item, button) {
    if (!button.dataset.sure) return kamDevice.discard(item.key);
    button.textContent = button.dataset.sure;
    delete button.dataset.sure;
  },
};

const row = (item) => {
  const made = $("#waiting-item").content.cloneNode(true);
  const isRefused = item.state === "refused";
  const texts = {
    account: item.name,
    kind: kindOf(item),
    at: timeOf(item.at),
    text: item.values.text ?? "",
    why: isRefused ? item.why || words.gone : "",
  };
  for (const [name, text] of Object.entries(texts)) {
    const part = $(`[data-${name}]`, made);
    part.textContent = text;
    part.hidden = !text;
  }
  $("[data-do=edit]", made).hidden = item.kind !== "entry";
  $("[data-do=anyway]", made).hidden = !(isRefused && item.maySend);
  $("[data-do=again]", made).hidden = !isRefused || item.maySend;
  for (const button of made.querySelectorAll("[data-do]")) {
    button.addEventListener("click", () => acts[button.dataset.do](item, button));
  }
  return made;
};

const show = async () => {
  const items = await kamDevice.waiting();
  $("[data-items]").replaceChildren(...items.map(row));
  $("[data-none]").hidden = items.length > 0;
  $("[data-send]").hidden = !items.some((item) => item.state === "waits");
  $("[data-waiting]").hidden = $("[data-writing]").hidden = !(await kamDevice.who());
};

// What the page calls itself: it stands in the place of any page that could not be reached.
const connected = async (came) => {
  const isThere = came !== "lost" && navigator.onLine;
  const heading = $("h1");
  heading.dataset.offline ??= heading.textContent;
  heading.textContent = isThere ? heading.dataset.online : heading.dataset.offline;
  const again = $("[data-again]"); // leads to the page in whose place this one stands
  again.hidden = isThere && location.pathname === again.dataset.again;
  for (const part of document.querySelectorAll("[data-when-offline]")) part.hidden = isThere;
  for (const part of document.querySelectorAll("[data-when-there]")) part.hidden = !isThere;
  for (const part of document.querySelectorAll("[data-when-signed-out]")) part.hidden = came !== "signed-out";
};

document.addEventListener("kam:waiting", show);
document.addEventListener("kam:kept", async () => {
  tell(words.kept);
  await send();
});
document.addEventListener("kam:sent", ({ detail }) => connected(detail));
$("[data-send]").addEventListener("click", send);
await show();
const came = await kamDevice.look();
if (came === "there") await send();
else await connected(came);
