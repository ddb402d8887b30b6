// Who is signed in here, what they left to be sent, and which accounts they opened lately: those can be written about
// without a connection.
const HOUR = 3600 * 1000;

const remember = async (address) => {
  const known = (await kamDevice.lately()).find((account) => account.address === address);
  if (known && Date.now() - known.at < HOUR) return;
  const answer = await fetch(address, { redirect: "manual" });
  const account = answer.ok ? await answer.json() : { people: [] };
  if (account.entries || account.people.length) await kamDevice.remember({ ...account, address, at: Date.now() });
  else await kamDevice.forget(address);
};

const visit = async () => {
  const { person } = document.body.dataset;
  if (person !== undefined) await kamDevice.belongsTo(person);
  await kamDevice.send();
  const address = document.querySelector("[data-on-device]")?.dataset.onDevice;
  if (address && navigator.serviceWorker) await remember(address);
};

if (globalThis.indexedDB) visit().catch(() => undefined); // a browser that keeps nothing: all else works
