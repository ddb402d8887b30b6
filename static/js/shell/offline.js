// The page for the moment when the server cannot be reached. Browsers allow it over https and on localhost.
navigator.serviceWorker?.register("/service-worker.js").catch(() => undefined);
