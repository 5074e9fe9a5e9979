// The page in another language: chosen by the link, by a person, by the browser; in one file; without network once it was used.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { after, before } from "node:test";
import { deflateRawSync } from "node:zlib";
import { DIST, PATIENCE, assertNoFaults, comesTo, launch, measured, openPage, part, run, started, test } from "./browser.mjs";
import { POLICY, host } from "./host.mjs";

const LARGEST_KILOBYTES = 600;
// `cargo xtask build --quick` leaves the other languages out.
const skip = readFileSync(join(DIST, "index.html"), "utf8").includes('data-languages="de"') ? false : "this build speaks English only";

let browser;
let site;
let folder;
before(async () => {
  browser = await launch();
  site = await host(DIST, { headers: { "content-security-policy": POLICY } });
  folder = mkdtempSync(join(tmpdir(), "nines-language-"));
});
after(async () => {
  await browser?.close();
  await site?.close();
  rmSync(folder, { recursive: true, force: true });
});

const language = (page) => page.evaluate(() => document.documentElement.lang);
const share = (page) => part(page, "share").innerText();
/** The digest at 20 s of a link that stops there. */
const digest = async (page) => {
  await page.waitForFunction(() => Number(document.documentElement.dataset.time) === 20e9, null, PATIENCE);
  return (await run(page)).digest;
};
const STILL = "v=1&preset=failover&seed=5&autoplay=0&t=20s";

test("the link decides, else the person, else the browser; nothing but the words differs", { skip }, async () => {
  const english = await openPage(browser, `${site.url}?${STILL}`);
  assert.deepEqual([await language(english.page), await share(english.page)], ["en", "Share"]);
  const expected = await digest(english.page);

  const german = await openPage(browser, `${site.url}?${STILL}&lang=de`);
  assert.deepEqual([await language(german.page), await share(german.page)], ["de", "Teilen"]);
  assert.equal(await german.page.title(), "Nines: ein Labor für Verfügbarkeit");
  assert.equal(await digest(german.page), expected);
  assert.match(await german.page.locator(".sentence").first().innerText(), /Bei 20,0 s: Server 2 stürzte ab|Server/);
  assertNoFaults(german.faults);
  await german.context.close();

  // Who asks for a language that there is none of gets English, whatever the browser would like.
  const unknown = await openPage(browser, `${site.url}?${STILL}&lang=tlh`, { locale: "de-AT" });
  assert.equal(await share(unknown.page), "Share");
  await unknown.context.close();

  const austrian = await openPage(browser, `${site.url}?${STILL}`, { locale: "de-AT" });
  assert.deepEqual([await language(austrian.page), await share(austrian.page)], ["de", "Teilen"]);
  await austrian.context.close();

  // By keyboard, beside the theme; the choice stays, and the scenario does.
  await part(english.page, "theme").focus();
  await english.page.keyboard.press("Tab");
  assert.equal(await english.page.evaluate(() => document.activeElement.dataset.testid), "language");
  await Promise.all([english.page.waitForNavigation(), english.page.keyboard.press("Enter")]);
  await started(english.page);
  assert.equal(await share(english.page), "Teilen");
  assert.equal(await digest(english.page), expected);
  await english.page.goto(site.url);
  await started(english.page);
  assert.equal(await share(english.page), "Teilen");
  assertNoFaults(english.faults);
  await english.context.close();
});

test("an English visit asks for no German file", { skip }, async () => {
  const { page, context } = await openPage(browser, "about:blank", { wait: false });
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.goto(site.url);
  await started(page);
  assert.deepEqual(asked.filter((url) => /-de[.-]/.test(url)), []);
  await context.close();
});

test("what is typed wrong is answered in German, with what would be right", { skip }, async () => {
  const { page, context, faults } = await openPage(browser, `${site.url}?${STILL}&lang=de&servers=viele`);
  assert.match(await part(page, "notice").first().innerText(), /^servers: „viele“ ist keine ganze Zahl im Bereich; richtig wäre eine ganze Zahl von 1 bis/);
  assertNoFaults(faults);
  await context.close();
});

test("the dialog writes the language into the link, and its preview speaks it", { skip }, async () => {
  const { page, context, faults } = await openPage(browser, `${site.url}?${STILL}`);
  await part(page, "share").click();
  await part(page, "kind-frame").click();
  await part(page, "choice-language").selectOption("de");
  await page.waitForFunction(() => /[?&]lang=de/.test(document.querySelector("iframe")?.src ?? ""), null, PATIENCE);
  const frame = page.frames().at(-1);
  await started(frame);
  assert.equal(await language(frame), "de");
  assertNoFaults(faults);
  await context.close();
});

test("a page saved in German is one German file, no larger than an English one may be", { skip }, async () => {
  const { page, context, faults } = await openPage(browser, `${site.url}?${STILL}&lang=de`);
  const expected = await digest(page);
  await part(page, "presets").click();
  const [download] = await Promise.all([page.waitForEvent("download"), part(page, "save-file").click()]);
  const path = join(folder, "seite.html");
  await download.saveAs(path);
  assertNoFaults(faults);
  await context.close();

  const offline = await browser.newContext({ offline: true });
  const file = await offline.newPage();
  await file.goto(pathToFileURL(path).href);
  await started(file);
  assert.deepEqual([await language(file), await share(file)], ["de", "Teilen"]);
  assert.equal(await digest(file), expected);
  assert.equal(await part(file, "language").count(), 0, "a file speaks one language");
  await offline.close();

  const kilobytes = statSync(join(DIST, "nines-de.html")).size / 1000;
  measured(`the page in one file, in German: ${kilobytes.toFixed(1)} KB (limit ${LARGEST_KILOBYTES} KB)`);
  const isQuick = readFileSync(join(DIST, "nines.html"), "utf8").includes(", quick");
  assert.ok(isQuick || kilobytes <= LARGEST_KILOBYTES);
});

test("changing the language carries on the run, where it stands", { skip }, async () => {
  const { page, context, faults } = await openPage(browser, `${site.url}?v=1&preset=failover&seed=5&title=Lesson`);
  const change = async () => {
    const url = page.url();
    await Promise.all([page.waitForNavigation(), part(page, "language").click()]);
    await started(page);
    return url;
  };
  await comesTo(page, 4);
  await page.evaluate(() => document.querySelector("[data-server='1']").click());
  await page.waitForFunction(() => document.documentElement.dataset.link.includes("crash:s2@"), null, PATIENCE);
  await part(page, "play").click();
  await page.waitForFunction(() => document.documentElement.dataset.playing !== "yes", null, PATIENCE);
  const before = await run(page);
  await change();
  assert.equal(await language(page), "de");
  const paused = await run(page);
  assert.ok(Math.abs(paused.seconds - before.seconds) < 0.001, `${before.seconds} s became ${paused.seconds} s`);
  assert.deepEqual([paused.playing, paused.link], [false, before.link]);
  assert.ok(!/[?&](t|autoplay|speed)=/.test(page.url()), `what was for the way only stands in ${page.url()}`);
  assert.match(page.url(), /title=Lesson/);

  await part(page, "play").click();
  await comesTo(page, before.seconds + 1);
  await change();
  assert.equal(await language(page), "en");
  const playing = await run(page);
  assert.ok(playing.playing && before.seconds + 1 <= playing.seconds);
  await comesTo(page, playing.seconds + 1);
  assertNoFaults(faults);
  await context.close();
});

test("changing the language keeps an experiment of one's own open", { skip }, async () => {
  const { page, context, faults } = await openPage(browser, `${site.url}?v=1&preset=failover&autoplay=0`);
  await part(page, "nav-own").click();
  await page.waitForFunction(() => /[?&]x=|experiment=/.test(location.href) || document.querySelector("[data-testid='nav-own'][aria-current]"), null, PATIENCE);
  await Promise.all([page.waitForNavigation(), part(page, "language").click()]);
  await started(page);
  assert.equal(await language(page), "de");
  assert.equal(await part(page, "nav-own").getAttribute("aria-current"), "page");
  assertNoFaults(faults);
  await context.close();
});

test("a packed link's language counts, as its frame does", { skip }, async () => {
  const packed = deflateRawSync("v=1&preset=failover&lang=de&embed=picture").toString("base64url");
  const { page, context, faults } = await openPage(browser, `${site.url}#s1.${packed}`);
  assert.equal(await language(page), "de");
  assert.equal(await page.locator(".embed-picture").count(), 1);
  assertNoFaults(faults);
  await context.close();
  // What cannot be unpacked, or is a bomb, is the program's business: it starts, and says so.
  for (const hostile of ["AAAA", deflateRawSync("lang=de&".repeat(1 << 20)).toString("base64url")]) {
    const other = await openPage(browser, `${site.url}#s1.${hostile}`);
    assert.ok(await part(other.page, "notice").count());
    await other.context.close();
  }
});

/** Addresses of all that is kept. */
const keptOf = (page) => page.evaluate(async () => {
  const kept = [];
  for (const name of await caches.keys()) kept.push(...(await (await caches.open(name)).keys()).map(({ url }) => url));
  return kept;
});
const activated = (page) => page.evaluate(async () => {
  const { active } = await navigator.serviceWorker.ready;
  if (active.state !== "activated") await new Promise((done) => active.addEventListener("statechange", done, { once: true }));
});

test("a German first visit keeps German alone, and comes back to it without network", { skip }, async () => {
  const own = await host(DIST, { headers: { "content-security-policy": POLICY } });
  const { page, context } = await openPage(browser, own.url, { serviceWorkers: "allow", locale: "de-AT" });
  await activated(page);
  const kept = await keptOf(page);
  assert.ok(kept.some((url) => /nines-web-de/.test(url)));
  assert.deepEqual(kept.filter((url) => /nines-(web|prologue)-[0-9a-f]+[._]|nines\.html/.test(url)), []);
  await own.close();
  await page.goto(`${own.url}?${STILL}`);
  await started(page);
  assert.equal(await share(page), "Teilen");
  // What is not here cannot be chosen: the page stays.
  await Promise.all([page.waitForNavigation(), part(page, "language").click()]);
  await started(page);
  assert.equal(await share(page), "Teilen");
  await context.close();
});

test("German is kept for visits without network once it was used, not before", { skip }, async () => {
  const own = await host(DIST, { headers: { "content-security-policy": POLICY } });
  const { page, context } = await openPage(browser, own.url, { serviceWorkers: "allow" });
  /** What is kept and has to do with German. */
  const german = async () => (await keptOf(page)).filter((url) => /-de[.-]|language=de$/.test(url)).length;
  await activated(page);
  assert.equal(await german(), 0);
  await page.goto(`${own.url}?${STILL}&lang=de`);
  await started(page);
  // Six files, and a note that it was used.
  for (let tries = 0; await german() < 7; tries += 1) {
    assert.ok(tries < 300, `${await german()} of 7`);
    await new Promise((done) => setTimeout(done, 200));
  }
  await own.close();
  await page.goto(`${own.url}?${STILL}&lang=de`);
  await started(page);
  assert.equal(await share(page), "Teilen");
  await context.close();
});
