// Without network after the first visit; a new version is offered and never mixed with the old; nothing of it in frames.
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import { DIST, PATIENCE, assertNoFaults, comesTo, launch, openPage, part, started, test } from "./browser.mjs";
import { POLICY, host } from "./host.mjs";

let browser;
let folder;
before(async () => {
  browser = await launch();
  folder = mkdtempSync(join(tmpdir(), "nines-offline-"));
  cpSync(DIST, folder, { recursive: true });
});
after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

const serve = () => host(folder, { headers: { "content-security-policy": POLICY, "access-control-allow-origin": "*" } });
/** Waits until the page is kept for visits without network. */
const kept = (page) => page.evaluate(async () => {
  const { active } = await navigator.serviceWorker.ready;
  if (active.state !== "activated") await new Promise((done) => active.addEventListener("statechange", done, { once: true }));
});

/** What another build would be: the same page under another version. */
function deployAnother() {
  const service = readFileSync(join(folder, "service-worker.js"), "utf8");
  const build = /const VERSION = "([0-9a-f]+)"/.exec(service)[1];
  const another = "0123456789abcdef";
  writeFileSync(join(folder, "service-worker.js"), service.replaceAll(build, another));
  const page = readFileSync(join(folder, "index.html"), "utf8");
  writeFileSync(join(folder, "index.html"), page.replaceAll(build, another));
  return { build, another };
}

test("after one visit the page opens without network, with any link, and saves itself in one file", async () => {
  const site = await serve();
  const { page, context, faults } = await openPage(browser, site.url, { serviceWorkers: "allow" });
  await kept(page);
  await site.close();
  await page.goto(`${site.url}?v=1&preset=failover&seed=5#x`);
  await started(page);
  await comesTo(page, 0.5);
  assert.match(await page.evaluate(() => document.documentElement.dataset.link), /preset=failover/);
  await part(page, "presets").click();
  const [download] = await Promise.all([page.waitForEvent("download"), part(page, "save-file").click()]);
  assert.ok(100_000 < readFileSync(await download.path()).length);
  assertNoFaults(faults);
  await context.close();
});

test("a new version is offered, used when asked for, and the two are never mixed", async () => {
  const site = await serve();
  const { page, context, faults } = await openPage(browser, site.url, { serviceWorkers: "allow" });
  await kept(page);
  const buildOf = () => page.evaluate(() => document.getElementById("boot").dataset.build);
  await page.reload();
  await started(page);
  const { build, another } = deployAnother();
  assert.equal(await buildOf(), build);
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update());
  await page.locator("#new-version").waitFor(PATIENCE);
  // Until it is asked for, the old one stays whole.
  await page.reload();
  await started(page);
  assert.equal(await buildOf(), build);
  await page.locator("#new-version").waitFor(PATIENCE);
  await Promise.all([page.waitForNavigation(), page.locator("#new-version button").first().click()]);
  await started(page);
  assert.equal(await buildOf(), another);
  assert.equal(await page.evaluate(async () => (await caches.keys()).length), 1, "the old one is gone");
  assertNoFaults(faults);
  await context.close();
  await site.close();
});

test("a version with a file missing or changed is not kept", async () => {
  const site = await serve();
  const icon = readFileSync(join(folder, "icon.svg"), "utf8");
  writeFileSync(join(folder, "icon.svg"), `${icon} `);
  const { page, context } = await openPage(browser, site.url, { serviceWorkers: "allow" });
  await page.waitForTimeout(2_000);
  assert.equal(await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.active), undefined);
  assert.deepEqual(await page.evaluate(() => caches.keys()), []);
  writeFileSync(join(folder, "icon.svg"), icon);
  await context.close();
  await site.close();
});

test("inside a frame nothing is kept", async () => {
  const site = await serve();
  site.pages["/article.html"] = `<!DOCTYPE html><title>An article</title><link rel="icon" href="data:,"><iframe width="700" height="500" src="${site.url}?v=1&embed=1"></iframe>`;
  const { page, context } = await openPage(browser, `${site.origin}/article.html`, { wait: false, serviceWorkers: "allow" });
  const frame = await (await page.waitForSelector("iframe")).contentFrame();
  await started(frame);
  await page.waitForTimeout(500);
  assert.equal(await frame.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length), 0);
  await context.close();
  await site.close();
});

test("a version of before there were languages is replaced whole", async () => {
  const site = await serve();
  const now = { service: readFileSync(join(folder, "service-worker.js"), "utf8"), page: readFileSync(join(folder, "index.html"), "utf8") };
  // As it was: every file kept, with its hash alone, and a page that knows of no language.
  const files = JSON.parse(/JSON\.parse\(`(.+)`\)/.exec(now.service)[1]).filter(([, , language]) => language === undefined || language === "en");
  const old = readFileSync(new URL("service-worker-1.js", import.meta.url), "utf8");
  const version = "fedcba9876543210";
  writeFileSync(join(folder, "service-worker.js"), old.replace("%version%", version).replace("%files%", JSON.stringify(files.map(([name, hash]) => [name, hash]))));
  writeFileSync(join(folder, "index.html"), now.page.replace(/data-languages="[^"]*"/, "").replace(/data-build="[^"]*"/, `data-build="${version}"`));
  const { page, context, faults } = await openPage(browser, site.url, { serviceWorkers: "allow" });
  await kept(page);
  const buildOf = () => page.evaluate(() => document.getElementById("boot").dataset.build);
  await page.reload();
  await started(page);
  assert.equal(await buildOf(), version);

  writeFileSync(join(folder, "service-worker.js"), now.service);
  writeFileSync(join(folder, "index.html"), now.page);
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update());
  await page.locator("#new-version").waitFor(PATIENCE);
  await Promise.all([page.waitForNavigation(), page.locator("#new-version button").first().click()]);
  await started(page);
  assert.notEqual(await buildOf(), version);
  assert.equal(await page.evaluate(async () => (await caches.keys()).length), 1);
  await site.close();
  await page.goto(`${site.url}?v=1&preset=failover`);
  await started(page);
  assertNoFaults(faults);
  await context.close();
});
