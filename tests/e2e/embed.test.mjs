// In the frames of others: another origin, no origin at all, and hosts that do not send what a frame without an origin needs.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { DIST, PATIENCE, assertNoFaults, comesTo, launch, openPage, part, run, server, started } from "./browser.mjs";
import { POLICY, host } from "./host.mjs";

const CORS = { "access-control-allow-origin": "*", "cross-origin-resource-policy": "cross-origin" };

let browser;
let site;
let bare;
before(async () => {
  browser = await launch();
  site = await host(DIST, { headers: { "content-security-policy": POLICY, ...CORS } });
  bare = await host(DIST, {});
});
after(async () => {
  await browser?.close();
  await site?.close();
  await bare?.close();
});

/** A page of another origin with the product in a frame, below a text field that has the focus. */
async function framed(target, query, { sandbox = "allow-scripts", width = 480, height = 360, above = 0 } = {}) {
  site.pages["/article.html"] = `<!DOCTYPE html><html lang="en"><title>An article</title><link rel="icon" href="data:,">
    <input id="mine" aria-label="mine" autofocus><div style="height:${above}px"></div>
    <iframe title="Nines" ${sandbox === null ? "" : `sandbox="${sandbox}"`} width="${width}" height="${height}" src="${target.url}?${query}"></iframe><div style="height:3000px"></div>`;
  const opened = await openPage(browser, `${site.origin.replace("127.0.0.1", "localhost")}/article.html`, { wait: false });
  const frame = opened.page.frames()[1];
  return { ...opened, frame };
}

test("in a sandboxed frame without an origin it works, waits to be asked, and takes no focus", async () => {
  const { page, frame, context, faults } = await framed(site, "v=1&embed=1&seed=7");
  await started(frame);
  await page.waitForTimeout(700);
  const still = await run(frame);
  assert.ok(!still.playing && 0 < still.seconds, "a still of a telling instant");
  await page.waitForTimeout(300);
  assert.equal((await run(frame)).seconds, still.seconds);
  assert.equal(await page.evaluate(() => document.activeElement.id), "mine");
  assert.equal(await page.evaluate(() => window.scrollY), 0);
  await part(frame, "poster").click();
  await frame.waitForFunction((still) => Number(document.documentElement.dataset.time) / 1e9 < still, still.seconds, PATIENCE);
  await comesTo(frame, 1);
  assert.equal(await part(frame, "poster").count(), 0);
  await server(frame, 2).click();
  await frame.waitForFunction(() => document.querySelector("[data-testid=sentence]").textContent.includes("Server 2 crashed"), null, PATIENCE);
  assert.equal(await part(frame, "open-in-tab").getAttribute("target"), "_blank");
  assertNoFaults(faults);
  await context.close();
});

test("the wheel over the frame scrolls the article, not the frame", async () => {
  const { page, frame, context } = await framed(site, "v=1&embed=1", { width: 640, height: 480 });
  await started(frame);
  await page.locator("iframe").hover();
  await page.mouse.wheel(0, 400);
  await page.waitForFunction(() => 0 < window.scrollY, null, PATIENCE);
  await context.close();
});

test("nothing is cut off sideways in the smallest frame", async () => {
  for (const [width, height] of [[320, 420], [480, 360], [640, 480]]) {
    const { frame, context } = await framed(site, "v=1&embed=1&seed=7&t=5s", { width, height });
    await started(frame);
    await frame.waitForTimeout(300);
    const { wide, tall } = await frame.evaluate(() => ({ wide: document.documentElement.scrollWidth, tall: document.documentElement.scrollHeight }));
    assert.ok(wide <= width, `${wide} wide in ${width}x${height}`);
    assert.ok(tall <= height, `${tall} tall in ${width}x${height}`);
    await context.close();
  }
});

test("an experiment runs inside a frame without an origin, in workers or without", async () => {
  const { frame, context, faults } = await framed(site, "v=1&preset=baseline", { width: 1000, height: 700 });
  await started(frame);
  await part(frame, "nav-baseline").click();
  await frame.locator("#lab-replications").fill("2");
  await part(frame, "lab-run").click();
  await part(frame, "lab-finding").waitFor({ timeout: 120_000 });
  assertNoFaults(faults);
  await context.close();
});

test("where the host does not send the header, the frame explains and offers a tab", async () => {
  const { frame, context } = await framed(bare, "v=1&embed=1");
  await frame.locator("#no-start").waitFor(PATIENCE);
  assert.match(await frame.locator("#no-start").innerText(), /Access-Control-Allow-Origin/);
  assert.equal(await frame.locator("#no-start a").getAttribute("target"), "_blank");
  assert.ok(await frame.locator(".shell svg").isVisible());
  await context.close();
});

test("an ordinary frame of another origin needs no header", async () => {
  const { frame, context } = await framed(bare, "v=1&embed=1&autoplay=1", { sandbox: null });
  await started(frame);
  await comesTo(frame, 0.5);
  await context.close();
});
