// Forms that write onto this device: an entry, or a contact, at an account that was opened here lately.
const $ = (query) => document.querySelector(query);
const choice = $("[data-choice]");
const entry = $("[data-write=entry]");
const contact = $("[data-write=contact]");
let accounts = [];

const addressOf = (account) => account.entries || account.address;
const chosen = () => accounts.find((account) => addressOf(account) === choice.value);

const choose = () => {
  const account = chosen();
  const people = account?.people ?? [];
  entry.hidden = !account?.entries;
  contact.hidden = !people.length;
  contact.elements.address.replaceChildren(...people.map(({ name, address }) => new Option(name, address)));
};

const fill = (known) => {
  accounts = known;
  const isOne = new Set(known.map((account) => account.organization)).size < 2;
  const label = ({ name, organization }) => (isOne || !organization ? name : `${name} · ${organization}`);
  choice.replaceChildren(...known.map((account) => new Option(label(account), addressOf(account))));
  $("[data-somewhere]").hidden = !known.length;
  $("[data-nowhere]").hidden = known.length > 0;
  choose();
};

const today = () => {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
};

const begin = () => {
  entry.reset();
  entry.elements.key.value = "";
  entry.elements.happened_on.value = today();
};

const keep = async (item) => {
  const before = await kamDevice.find(item.key);
  const fresh = { person: await kamDevice.who(), at: Date.now() };
  await kamDevice.keep({ ...fresh, ...before, ...item, name: chosen().name, state: "waits", knows: false });
  document.dispatchEvent(new Event("kam:kept"));
};

entry.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { key, kind, happened_on, text } = entry.elements;
  const values = { kind: kind.value, happened_on: happened_on.value, text: text.value };
  await keep({ key: key.value || crypto.randomUUID(), kind: "entry", address: choice.value, whom: "", values });
  begin();
});

contact.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { value, textContent } = contact.elements.address.selectedOptions[0];
  await keep({ key: crypto.randomUUID(), kind: "contact", address: value, whom: textContent, values: {} });
});

// What is edited may be of an account that this device knows no more.
document.addEventListener("kam:edit", ({ detail }) => {
  if (!accounts.some((account) => account.entries === detail.address)) {
    fill([...accounts, { name: detail.name, entries: detail.address, people: [] }]);
  }
  choice.value = detail.address;
  choose();
  for (const [name, value] of Object.entries(detail.values)) entry.elements[name].value = value;
  entry.elements.key.value = detail.key;
  entry.elements.text.focus();
});

choice.addEventListener("change", choose);
begin();
fill(await kamDevice.lately());
const here = accounts.find((account) => location.pathname.startsWith(account.address.replace(/device\/$/, "")));
if (here) choice.value = addressOf(here);
choose();
