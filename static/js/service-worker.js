// Keeps one page for the moment when the server cannot be reached; everything else passes by.
const NAME = `offline ${KEPT[1]}`;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(KEPT)));
});

self.addEventListener("activate", (event) => {
  const old = (names) => Promise.all(names.filter((name) => name !== NAME).map((name) => caches.delete(name)));
  event.waitUntil(caches.keys().then(old));
});

self.addEventListener("fetch", (event) => {
  if (event.request.mode === "navigate") {
    event.respondWith(fetch(event.request).catch(() => caches.match(KEPT[0])));
  } else if (new URL(event.request.url).pathname === KEPT[1]) {
    event.respondWith(fetch(event.request).catch(() => caches.match(KEPT[1])));
  }
});
