// What this browser keeps for the time without a connection: what waits to be sent, the names of accounts opened
// lately, and whose it is. Nobody sees or sends what somebody else wrote.
const TOO_OLD = 14 * 24 * 3600 * 1000;
const AT_MOST = 20;

const settled = (ask) =>
  new Promise((resolve, reject) => {
    ask.onsuccess = () => resolve(ask.result);
    ask.onerror = () => reject(ask.error);
  });

let opening;
const opened = () => {
  if (opening) return opening;
  const ask = indexedDB.open("kam", 1);
  ask.onupgradeneeded = () => {
    ask.result.createObjectStore("waiting", { keyPath: "key" });
    ask.result.createObjectStore("lately", { keyPath: "address" });
    ask.result.createObjectStore("who");
  };
  opening = settled(ask);
  return opening;
};

const store = async (name, mode = "readonly") => (await opened()).transaction(name, mode).objectStore(name);
const all = async (name) => settled((await store(name)).getAll());
const put = async (name, ...what) => settled((await store(name, "readwrite")).put(...what));
const drop = async (name, key) => settled((await store(name, "readwrite")).delete(key));
const tell = () => document.dispatchEvent(new Event("kam:waiting"));
const who = async () => (await settled((await store("who")).get("person"))) ?? "";

globalThis.kamDevice = {
  who,

  // Names that were kept for somebody else, or for who has signed out, go; what waits stays for its writer.
  async belongsTo(person) {
    if ((await who()) !== person) await settled((await store("lately", "readwrite")).clear());
    await put("who", person, "person");
    tell();
  },

  async waiting() {
    const person = await who();
    const items = await all("waiting");
    return items.filter((item) => person && item.person === person).sort((one, other) => one.at - other.at);
  },

  find: async (key) => settled((await store("waiting")).get(key)),

  async keep(item) {
    await put("waiting", item);
    tell();
  },

  async discard(key) {
    await drop("waiting", key);
    tell();
  },

  async lately() {
    if (!(await who())) return [];
    const accounts = (await all("lately")).sort((one, other) => other.at - one.at);
    const old = accounts.filter((account, place) => place >= AT_MOST || Date.now() - account.at > TOO_OLD);
    for (const account of old) await drop("lately", account.address);
    return accounts.filter((account) => !old.includes(account));
  },

  remember: (account) => put("lately", account),
  forget: (address) => drop("lately", address),
};
