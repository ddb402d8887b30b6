// What waits is sent in the order written: when a page opens, when the connection is back, and again while it waits.
const PATIENCE = 20_000;
const AGAIN = 30_000;
const IN_THE_WAY = new Set([403, 404, 409, 422]);
let timer;

const body = (item, isAtOnce) => {
  const { key, person, name, at, values, knows } = item;
  const form = new URLSearchParams({ ...values, key, person, account_name: name });
  form.set("written_at", new Date(at).toISOString());
  if (knows) form.set("knows", "on");
  if (isAtOnce) form.set("is_at_once", "on");
  return form;
};

const ask = (address, options) =>
  fetch(address, { redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(PATIENCE), ...options });

// "sent", "refused" with a sentence, or "lost": signed out since, a server that is away.
const sendOne = async (item, token, isAtOnce) => {
  const headers = { "X-CSRFToken": token };
  const answer = await ask(item.address, { method: "POST", headers, body: body(item, isAtOnce) });
  const isTold = answer.headers.get("content-type")?.startsWith("application/json");
  if (answer.ok && isTold) {
    await kamDevice.discard(item.key);
    return "sent";
  }
  if (!IN_THE_WAY.has(answer.status) || (answer.status === 403 && !isTold)) return "lost";
  const said = isTold ? await answer.json() : {};
  await kamDevice.keep({ ...item, state: "refused", why: said.detail ?? "", maySend: said.may_be_sent ?? false });
  return "refused";
};

const sendAll = async (token, fresh) => {
  let came = "sent";
  for (const item of await kamDevice.waiting()) {
    if (item.state !== "waits") continue;
    const one = await sendOne(item, token, item.key === fresh);
    if (one === "lost") return one;
    if (one === "refused") came = one;
  }
  return came;
};

// Whether there is a connection, and who is signed in behind it.
const look = async () => {
  const { person, token } = await (await ask("/offline/signed-in/")).json();
  await kamDevice.belongsTo(person);
  return { came: person ? "there" : "signed-out", token };
};

const sendWaiting = async (fresh) => {
  clearTimeout(timer);
  if (!(await kamDevice.waiting()).some((item) => item.state === "waits")) return "nothing";
  const { came, token } = await look();
  return came === "there" ? sendAll(token, fresh) : came;
};

const inTurn = (work) => (navigator.locks ? navigator.locks.request("kam:sending", work) : work());

// How it went; `fresh` is the key of what somebody waits for on this page.
const send = async (fresh) => {
  const came = await inTurn(() => sendWaiting(fresh)).catch(() => "lost");
  if (came === "lost") timer = setTimeout(send, AGAIN);
  document.dispatchEvent(new CustomEvent("kam:sent", { detail: came }));
  return came;
};

Object.assign(kamDevice, { send, look: () => look().then(({ came }) => came).catch(() => "lost") });
window.addEventListener("online", () => send());
document.addEventListener("visibilitychange", () => document.hidden || send());
