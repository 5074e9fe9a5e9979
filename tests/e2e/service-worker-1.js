// Keeps this version of the page for visits without network. A later version is fetched whole beside it and waits until nobody uses this
// one, or until a person asks for it: the two are never mixed. `cargo xtask build` writes the version and the list of files.
"use strict";

const VERSION = "%version%";
/** Addresses beside this file, each with what its content must hash to; an empty hash: must name the version. */
const FILES = JSON.parse(`%files%`);

const FAMILY = `nines ${registration.scope} `;
const absolute = (address) => new URL(address, registration.scope).href;
const known = new Set(FILES.map(([address]) => absolute(address)));

async function fetched(address, integrity) {
  const response = await fetch(address, integrity ? { integrity, cache: "no-cache" } : { cache: "no-cache" });
  if (!response.ok) throw new Error(`${address} answered ${response.status}`);
  if (!integrity && !(await response.clone().text()).includes(VERSION)) throw new Error(`${address} is of another version`);
  return response;
}

/** All or nothing: where one file is missing or of another version, this version is not kept. */
async function keep() {
  const responses = await Promise.all(FILES.map(async ([address, integrity]) => [address, await fetched(address, integrity)]));
  const cache = await caches.open(FAMILY + VERSION);
  await Promise.all(responses.map(([address, response]) => cache.put(absolute(address), response)));
}

async function forgetOthers() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(FAMILY) && name !== FAMILY + VERSION).map((name) => caches.delete(name)));
}

async function answer(address, request) {
  const cache = await caches.open(FAMILY + VERSION);
  return (await cache.match(address)) ?? fetch(request);
}

addEventListener("install", (event) => event.waitUntil(keep()));
addEventListener("activate", (event) => event.waitUntil(forgetOthers()));
addEventListener("message", (event) => { if (event.data === "use-now") skipWaiting(); });
addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const url = new URL(request.url);
  // A link is a query or a fragment of one and the same page.
  url.search = url.hash = "";
  const address = url.href === registration.scope ? absolute("index.html") : url.href;
  if (known.has(address)) event.respondWith(answer(address, request));
});
