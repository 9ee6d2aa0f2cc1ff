// What goes on without the page: it opens without a line, and what waits is sent when the line is back.

import { alone, drain } from "./sending.js";
import { Store } from "./store.js";

const PATIENCE = 3000; // for the page from the net, where an older one is at hand

// Called while the worker starts, with the release's version and the files that the page consists of.
export function serve(version, files) {
  // --- a release: its files are kept whole, those of the one before go

  self.addEventListener("install", (event) => {
    event.waitUntil(keep(version, files).then(() => self.skipWaiting()));
  });

  self.addEventListener("activate", (event) => {
    event.waitUntil(dropOthers(version).then(() => self.clients.claim()));
  });

  // --- opening the page: only the page and its files; whatever belongs to a person goes to the server

  self.addEventListener("fetch", (event) => {
    const { method, mode, url } = event.request;
    const { origin, pathname } = new URL(url);
    if (method !== "GET" || origin !== location.origin) return;
    if (mode === "navigate" && pathname === "/") event.respondWith(page(event, version));
    else if (files.includes(pathname)) event.respondWith(file(event.request));
  });

  // --- the line is back

  self.addEventListener("sync", (event) => {
    if (event.tag === "send") event.waitUntil(send());
  });

  // --- something new while the page is closed

  self.addEventListener("push", (event) => event.waitUntil(notify(event.data.json())));

  self.addEventListener("notificationclick", (event) => {
    event.notification.close();
    event.waitUntil(toPage());
  });
}

async function keep(version, files) {
  const cache = await caches.open(version);
  await cache.addAll(files.map((path) => new Request(path, { cache: path === "/" ? "reload" : "default" })));
}

async function dropOthers(version) {
  for (const name of await caches.keys()) if (name !== version) await caches.delete(name);
}

// The page from the net, which also renews the cookie; the one kept where that takes long or fails.
async function page(event, version) {
  const fresh = fetch(event.request);
  event.waitUntil(fresh.catch(() => {}));
  const kept = await caches.match("/", { cacheName: version });
  if (!kept) return fresh;
  const late = new Promise((resolve) => setTimeout(() => resolve(kept), PATIENCE));
  return Promise.race([fresh.then((answer) => (answer.ok ? answer : kept)).catch(() => kept), late]);
}

async function file(request) {
  return (await caches.match(request)) ?? fetch(request);
}

// Fails where something is left, so that the browser calls again.
async function send() {
  const tabs = new BroadcastChannel("anju");
  const left = await alone(() => drain(new Store(), (told) => tabs.postMessage(told)));
  tabs.close();
  if (left) throw new Error("there is no line yet");
}

// Whoever has the page before their eyes sees it there.
async function notify({ title, body }) {
  const pages = await self.clients.matchAll({ type: "window" });
  if (pages.some((page) => page.visibilityState === "visible")) return;
  await self.registration.showNotification(title, { body, icon: "/static/icon.svg", lang: "zh-CN" });
}

async function toPage() {
  const [page] = await self.clients.matchAll({ type: "window" });
  return page ? page.focus() : self.clients.openWindow("/");
}
