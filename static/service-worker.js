// Keeps this version of the page for visits without network. A later version is fetched whole beside it and waits until nobody uses this
// one, or until a person asks for it: the two are never mixed. `cargo xtask build` writes the version and the list of files.
"use strict";

const VERSION = "%version%";
/** Addresses beside this file, each with what its content must hash to; an empty hash: must name the version. A third entry is the
 * language that the file is for: such a file is kept where that language is used. */
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

/** All or nothing: where one file is missing or of another version, none is kept. */
async function keep(wanted) {
  const responses = await Promise.all(FILES.filter(wanted).map(async ([address, integrity]) => [address, await fetched(address, integrity)]));
  const cache = await caches.open(FAMILY + VERSION);
  await Promise.all(responses.map(([address, response]) => cache.put(absolute(address), response)));
}

/** Stands in a cache for a language that has been used. */
const mark = (language) => absolute(`?language=${language}`);

/** The language of the page that asks for this worker, which says it at once. */
const FIRST_WORD = new Promise((told) => addEventListener("message", ({ data }) => { if (data?.first) told(data.first); }));
const PATIENCE_MILLIS = 5_000;

/** This version, in the languages that were used of the one before; on a first visit in that of the visit. */
async function keepVersion() {
  const used = new Set();
  for (const [, , language] of FILES) if (language && await caches.match(mark(language))) used.add(language);
  if (used.size === 0) used.add(await firstLanguage());
  await keep(([, , language]) => !language || used.has(language));
  await Promise.all([...used].map(note));
}

/** English, where a page says nothing: one of before there were languages, which has kept itself. */
async function firstLanguage() {
  const isUpdate = (await caches.keys()).some((name) => name.startsWith(FAMILY));
  const silence = new Promise((done) => setTimeout(done, isUpdate ? 0 : PATIENCE_MILLIS));
  const language = await Promise.race([FIRST_WORD, silence]);
  return FILES.some(([, , of]) => of === language) ? language : "en";
}

const note = async (language) => (await caches.open(FAMILY + VERSION)).put(mark(language), new Response());

/** One more language, from now on. */
async function keepLanguage(wanted) {
  if (!FILES.some(([, , language]) => language === wanted) || await (await caches.open(FAMILY + VERSION)).match(mark(wanted))) return;
  await keep(([, , language]) => language === wanted);
  await note(wanted);
}

async function forgetOthers() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(FAMILY) && name !== FAMILY + VERSION).map((name) => caches.delete(name)));
}

async function answer(address, request) {
  const cache = await caches.open(FAMILY + VERSION);
  return (await cache.match(address)) ?? fetch(request);
}

addEventListener("install", (event) => event.waitUntil(keepVersion()));
addEventListener("activate", (event) => event.waitUntil(forgetOthers()));
addEventListener("message", (event) => {
  if (event.data === "use-now") skipWaiting();
  else if (event.data?.language) event.waitUntil(keepLanguage(event.data.language));
});
addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const url = new URL(request.url);
  // A link is a query or a fragment of one and the same page.
  url.search = url.hash = "";
  const address = url.href === registration.scope ? absolute("index.html") : url.href;
  if (known.has(address)) event.respondWith(answer(address, request));
});
