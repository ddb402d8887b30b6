// Keeps one page, and what it needs, for the moment when the server cannot be reached; everything else passes by.
const NAME = `offline ${EDITION}`;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(KEPT)));
});

self.addEventListener("activate", (event) => {
  const old = (names) => Promise.all(names.filter((name) => name !== NAME).map((name) => caches.delete(name)));
  event.waitUntil(caches.keys().then(old));
});

self.addEventListener("fetch", (event) => {
  const address = event.request.mode === "navigate" ? KEPT[0] : new URL(event.request.url).pathname;
  if (!KEPT.includes(address)) return;
  event.respondWith(fetch(event.request).catch(() => caches.match(address)));
});
