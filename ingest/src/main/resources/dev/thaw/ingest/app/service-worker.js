// Keeps the page and what it loads, so that it opens without a network. VERSION and FILES are put
// in front by the server. Answers and keys never pass through here: they are in IndexedDB.

const KEPT = `thaw-app-${VERSION}`;
const PAGES = "thaw-app-pages";
const PATIENCE = 4000;

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(KEPT)
      .then((cache) => cache.addAll(FILES.map((name) => new Request(name, { cache: "reload" }))))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => names.filter((name) => name.startsWith("thaw-app-") && name !== KEPT && name !== PAGES))
      .then((old) => Promise.all(old.map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") {
    return;
  }
  if (request.mode === "navigate") {
    event.respondWith(page(request));
  } else if (new URL(request.url).pathname.includes("/app/assets/")) {
    event.respondWith(file(request));
  }
});

/** The newest page, or the kept one: whoever takes part must reach contact and withdrawal. */
async function page(request) {
  const cache = await caches.open(PAGES);
  const kept = await cache.match(request, { ignoreSearch: true, ignoreVary: true });
  try {
    const answer = await fetch(request, kept ? { signal: AbortSignal.timeout(PATIENCE) } : {});
    if (answer.ok || !kept) {
      return answer;
    }
  } catch (unreachable) {
    if (!kept) {
      throw unreachable;
    }
  }
  return kept;
}

async function file(request) {
  const kept = await (await caches.open(KEPT)).match(request, { ignoreVary: true });
  return kept ?? fetch(request);
}

// A tap on a notification leads to the page.
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(
    self.clients.matchAll({ type: "window" }).then((open) => {
      const known = open.find((client) => client.url === event.notification.data);
      return known ? known.focus() : self.clients.openWindow(event.notification.data);
    }),
  );
});
