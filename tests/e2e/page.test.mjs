// The page at a sub-path of a strict host: it starts, moves, takes a click, and its link gives the same run.
import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { DIST, PATIENCE, assertNoFaults, comesTo, measured, openPage, part, run, server, started, test } from "./browser.mjs";
import { host } from "./host.mjs";
import { browser, site } from "./site.mjs";

const BUDGET_KILOBYTES = 300;

test("the page starts, requests move, and nothing is wrong in the console", async () => {
  const { page, context, faults } = await openPage(browser, site.url);
  await comesTo(page, 1);
  const stage = part(page, "stage");
  const first = await stage.screenshot();
  const before = await run(page);
  await comesTo(page, before.seconds + 1);
  assert.ok(!first.equals(await stage.screenshot()), "the stage has changed while time passed");
  assert.ok(before.playing, "it plays without being asked");
  assertNoFaults(faults);
  await context.close();
});

test("the still picture stands before the program, and a person without JavaScript sees it too", async () => {
  const { page, context } = await openPage(browser, site.url, { wait: false, javaScriptEnabled: false });
  assert.ok(await page.locator(".shell svg").isVisible());
  assert.match(await page.locator(".shell").innerText(), /needs JavaScript/);
  await context.close();
});

test("a program that cannot be loaded is explained, not a blank page", async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.route("**/*.wasm", (route) => route.abort());
  await page.goto(site.url);
  await page.locator("#no-start").waitFor(PATIENCE);
  assert.ok(await page.locator(".shell svg").isVisible());
  await context.close();
});

test("a click crashes a server, the controller notices, and the sentence tells it", async () => {
  const { page, context, faults } = await openPage(browser, `${site.url}?v=1&seed=7&speed=4`);
  await comesTo(page, 2);
  await server(page, 2).click();
  await page.waitForFunction(() => document.querySelector("[data-testid=sentence]").textContent.includes("Server 2 crashed"), null, PATIENCE);
  await page.waitForFunction(() => /noticed/i.test(document.querySelector("[data-testid=sentence]").textContent), null, PATIENCE);
  assert.match((await run(page)).link, /fault=crash:s2@/);
  assertNoFaults(faults);
  await context.close();
});

test("the link of a run with a crash by hand gives the same run, bit for bit", async () => {
  const { page, context } = await openPage(browser, `${site.url}?v=1&seed=11&duration=20s&speed=8`);
  await comesTo(page, 3);
  await server(page, 1).click();
  await page.waitForFunction(() => document.documentElement.dataset.link.includes("fault="), null, PATIENCE);
  const ended = async (page) => {
    await page.waitForFunction(() => document.documentElement.dataset.playing === "no", null, PATIENCE);
    return run(page);
  };
  const live = await ended(page);
  await context.close();

  const again = await openPage(browser, live.link);
  const replayed = await ended(again.page);
  assert.equal(replayed.digest, live.digest);
  assert.notEqual(Number.parseInt(live.digest, 16), 0);
  measured(`digest of the replayed link ${replayed.digest}`);
  await again.context.close();
});

test("the share dialog gives that link, and undo takes the crash back", async () => {
  const { page, context, faults } = await openPage(browser, `${site.url}?v=1&seed=7`);
  await comesTo(page, 1);
  await server(page, 3).click();
  await page.waitForFunction(() => document.documentElement.dataset.link.includes("fault=crash:s3"), null, PATIENCE);
  await part(page, "share").click();
  assert.match(await part(page, "share-link").inputValue(), /fault=crash:s3@/);
  await part(page, "kind-frame").check();
  assert.match(await part(page, "share-embed").inputValue(), /<iframe[^>]+embed=controls/);
  await page.keyboard.press("Escape");
  await part(page, "undo").click();
  await page.waitForFunction(() => !document.documentElement.dataset.link.includes("fault="), null, PATIENCE);
  assertNoFaults(faults);
  await context.close();
});

test("garbage in a link gives a page that runs", async () => {
  const garbage = [
    "?%%%", "?v=99&servers=banana&load=-5/s&seed=1e99", "?preset=nothing&policy=psychic&fault=crash:s99@-3s", "#s1.AAAA", "#s1.%F0%9F%92%A9",
    "?fault=crash:s2@1e300s&edit=policy:@", "?servers=1000000000&workers=4294967296&duration=99999999h", `?x=${"a".repeat(8000)}`, `#s1.${"A".repeat(30000)}`, "?embed=maybe&t=NaN&theme=<script>&speed=-1",
    "?load=ramp:10-80/0s&service=hyper:0&timeout=0s", "?v=1&seed=18446744073709551616", "?\u0000\u0001=\u0002",
  ];
  for (const tail of garbage) {
    const { page, context, faults } = await openPage(browser, site.url + tail);
    const shown = tail.slice(0, 60);
    assert.ok(await part(page, "stage").isVisible(), shown);
    assert.ok(40 < (await page.locator("body").innerText()).length, shown);
    assert.equal(await page.locator("#panic").count(), 0, shown);
    assertNoFaults(faults);
    await context.close();
  }
});

test("a trap inside the program is told, with its place, wherever it comes up", async () => {
  for (const where of ["error", "unhandledrejection"]) {
    const { page, context } = await openPage(browser, site.url);
    await page.evaluate((where) => {
      // The smallest module whose one function traps.
      const bytes = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0, 10, 5, 1, 3, 0, 0, 11];
      const { f } = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(bytes))).exports;
      if (where === "error") setTimeout(f);
      else Promise.resolve().then(f);
    }, where);
    await page.locator("#panic").waitFor(PATIENCE);
    assert.match(await page.locator("#panic").innerText(), /mistake of ours[^]*unreachable[^]*wasm-function\[0\]/, where);
    await context.close();
  }
});

test("a wrong value is named in a notice, with what is used instead", async () => {
  const { page, context } = await openPage(browser, `${site.url}?v=1&servers=banana`);
  assert.match(await part(page, "notice").first().innerText(), /banana/);
  await context.close();
});

test("everything opens and closes, twice", async () => {
  const { page, context, faults } = await openPage(browser, `${site.url}?v=1&seed=7&fault=crash:s2@1s+2s`);
  for (let round = 0; round < 2; round += 1) {
    for (const dialog of ["share", "help"]) {
      await part(page, dialog).click();
      await part(page, `${dialog}-dialog`).waitFor();
      await page.keyboard.press("Escape");
      await part(page, `${dialog}-dialog`).waitFor({ state: "detached" });
    }
    await part(page, "presets").click();
    await page.keyboard.press("Escape");
    const groups = page.locator('[data-testid^="group-"]');
    for (let i = 0; i < (await groups.count()); i += 1) await groups.nth(i).click();
    for (const more of await page.locator(".more").all()) if (await more.isVisible()) await more.click();
    await part(page, "theme").click();
    for (const place of ["baseline", "load-balancing", "failover", "combined", "playground"]) await part(page, `nav-${place}`).click();
    await part(page, "reset").click();
  }
  assert.ok(await part(page, "stage").isVisible());
  assert.equal(await page.locator("#panic").count(), 0);
  assertNoFaults(faults);
  await context.close();
});

test("every preset opens and plays", async () => {
  const { page, context, faults } = await openPage(browser, site.url);
  await part(page, "presets").click();
  const names = await page.locator('[data-testid^="preset-"]').evaluateAll((all) => all.map((item) => item.dataset.testid.slice("preset-".length)));
  assert.ok(3 < names.length);
  for (const name of names) {
    await page.goto(`${site.url}?v=1&preset=${name}&speed=5`);
    await started(page);
    await comesTo(page, 1);
    assert.equal(await page.locator(".notice").count(), 0, name);
  }
  assertNoFaults(faults);
  await context.close();
});

const kilobytesOf = (names) => {
  const sizes = names.map((name) => ({ name, kilobytes: gzipSync(readFileSync(join(DIST, name)), { level: 9 }).length / 1000 }));
  const text = sizes.map(({ name, kilobytes }) => `${name.replace(/-[0-9a-f]{12,}/, "")} ${kilobytes.toFixed(1)}`).join(", ");
  return { sum: sizes.reduce((sum, { kilobytes }) => sum + kilobytes, 0), text };
};

test("the first request moves before the budget is spent", async () => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const loaded = new Set();
  page.on("response", (response) => loaded.add(new URL(response.url()).pathname.split("/").pop() || "index.html"));
  // What comes after the engine is kept waiting: the requests move without it.
  let release;
  const released = new Promise((done) => { release = done; });
  await page.route("**/nines-web*", async (route) => {
    await released;
    await route.continue();
  });
  const reached = (nanos) => page.waitForFunction((nanos) => nanos <= Number(document.documentElement.dataset.prologue), nanos, PATIENCE);
  await page.goto(`${site.url}?v=1&seed=7`, { waitUntil: "commit" });
  await reached(1.5e9);
  const first = await page.locator("#prologue").screenshot();
  await reached(2e9);
  assert.ok(!first.equals(await page.locator("#prologue").screenshot()), "the picture moves");
  const { sum, text } = kilobytesOf([...loaded].filter((name) => !name.startsWith("nines-web")));
  measured(`download until the first moving request: ${sum.toFixed(1)} KB gzipped (${text})`);
  assert.ok(sum <= BUDGET_KILOBYTES, `${sum.toFixed(1)} KB is more than ${BUDGET_KILOBYTES} KB`);

  // The page goes on where the prologue is.
  const before = await page.evaluate(() => Number(document.documentElement.dataset.prologue) / 1e9);
  release();
  await started(page);
  await comesTo(page, before);
  assert.ok((await run(page)).seconds < before + 30, "it did not start elsewhere");
  const whole = kilobytesOf(readdirSync(DIST).filter((name) => /\.(html|js|css|wasm)$/.test(name) && !/^(nines\.html|nines-embed|embedding|service-worker)/.test(name)));
  measured(`download of everything: ${whole.sum.toFixed(1)} KB gzipped (${whole.text})`);
  await context.close();
});

test("what is typed into a load stays as it is typed, and what is no number is answered", async () => {
  const { page, context, faults } = await openPage(browser, `${site.url}?v=1&preset=playground&autoplay=0`);
  const field = part(page, "field-load").locator("input[type=text]").first();
  await field.click();
  await field.press("ControlOrMeta+a");
  await field.pressSequentially("2.5");
  assert.equal(await field.inputValue(), "2.5");
  await field.press("Enter");
  await page.waitForFunction(() => document.documentElement.dataset.link.includes("load=poisson:2.5/s"), null, PATIENCE);
  await field.fill("abc");
  await field.press("Enter");
  const fault = part(page, "field-load").locator(".fault-text");
  await fault.waitFor(PATIENCE);
  assert.match(await fault.innerText(), /“abc” .*; right would be .*poisson:4\/s/);
  assert.equal(await field.inputValue(), "abc");
  assertNoFaults(faults);
  await context.close();
});
