// The package on somebody's host: at any path, every file checked against its hash, and not one request that leaves the origin.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before } from "node:test";
import { DIST, PATIENCE, assertNoFaults, comesTo, launch, measured, openPage, part, server, test } from "./browser.mjs";
import { POLICY, host } from "./host.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(async () => {
  await browser?.close();
});

const index = readFileSync(join(DIST, "index.html"), "utf8");
const hashOf = (name) => `sha384-${createHash("sha384").update(readFileSync(join(DIST, name))).digest("base64")}`;

test("every asset but the boot script is named with its hash, and all of them are right", () => {
  const styles = [...index.matchAll(/<link rel="stylesheet" href="\.\/([^"]+)" crossorigin="anonymous" integrity="([^"]+)"/g)];
  assert.equal(styles.length, (index.match(/rel="stylesheet"/g) ?? []).length);
  const boot = /<script id="boot"[^>]+>/.exec(index)[0];
  const attribute = (name) => new RegExp(` data-${name}="(?:\\./)?([^"]+)"`).exec(boot)[1];
  const programs = ["glue", "wasm", "engine-glue", "engine-wasm", "file"].map((key) => [null, attribute(key), attribute(`${key}-integrity`)]);
  for (const [, name, integrity] of [...styles, ...programs]) assert.equal(integrity, hashOf(name), name);
  const kept = JSON.parse(/JSON\.parse\(`([^`]+)`\)/.exec(readFileSync(join(DIST, "service-worker.js"), "utf8"))[1]);
  for (const [name, integrity] of kept) if (integrity) assert.equal(integrity, hashOf(name), name);
  assert.deepEqual(kept.filter(([, integrity]) => !integrity).map(([name]) => name), ["index.html"]);
  assert.equal((index.match(/<script/g) ?? []).length, 1);
});

test("a file that was changed on its way is not run", async () => {
  const site = await host(DIST, { headers: { "content-security-policy": POLICY } });
  const context = await browser.newContext({ serviceWorkers: "block" });
  const page = await context.newPage();
  await page.route(/nines-web-[0-9a-f]+\.js/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${await response.text()}\nwindow.pwned = true;` });
  });
  await page.goto(site.url);
  await page.locator("#no-start").waitFor(PATIENCE);
  assert.equal(await page.evaluate(() => window.pwned), undefined);
  await context.close();
  await site.close();
});

test("at a deep path, a whole visit asks for nothing outside its own folder", async () => {
  const site = await host(DIST, { prefix: "/~someone/courses/2026/nines/v/0.1.0/", headers: { "content-security-policy": POLICY } });
  const asked = [];
  const { page, context, faults } = await openPage(browser, `${site.url}?v=1&preset=baseline&title=<img src=https://example.org/x.png>&task=https://example.org/`, { wait: false, serviceWorkers: "allow" });
  context.on("request", (request) => asked.push(request.url()));
  await page.reload();
  await comesTo(page, 0.5);
  await server(page, 1).click();
  await page.locator("#lab-replications").fill("2");
  await part(page, "lab-run").click();
  await part(page, "lab-finding").waitFor({ timeout: 120_000 });
  for (const dialog of ["share", "help"]) {
    await part(page, dialog).click();
    await part(page, `${dialog}-dialog`).waitFor();
    await page.keyboard.press("Escape");
  }
  await part(page, "presets").click();
  await Promise.all([page.waitForEvent("download"), part(page, "save-file").click()]);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  const outside = asked.filter((url) => !url.startsWith(site.url) && !/^(data|blob):/.test(url));
  assert.deepEqual(outside, []);
  assert.ok(10 < asked.length);
  measured(`requests of a whole visit: ${asked.length}, outside its folder ${outside.length}`);
  assertNoFaults(faults);
  await context.close();
  await site.close();
});
