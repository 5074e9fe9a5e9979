// The four experiments in the page: one click, progress, cancel, table, chart, finding, files.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { DIST, assertNoFaults, launch, measured, openPage, part } from "./browser.mjs";
import { POLICY, host } from "./host.mjs";

let browser;
let site;
before(async () => {
  browser = await launch();
  site = await host(DIST, { headers: { "content-security-policy": POLICY } });
});
after(async () => {
  await browser?.close();
  await site?.close();
});

for (const id of ["baseline", "load-balancing", "failover", "combined"]) {
  test(`${id} runs to a table, a chart and a finding`, async () => {
    const { page, context, faults } = await openPage(browser, site.url);
    await part(page, `nav-${id}`).click();
    await page.locator("#lab-replications").fill("3");
    const began = Date.now();
    await part(page, "lab-run").click();
    await part(page, "lab-cancel").waitFor({ state: "detached", timeout: 240_000 });
    measured(`experiment ${id}, 3 replications: ${((Date.now() - began) / 1000).toFixed(1)} s`);
    assert.ok(20 < (await part(page, "lab-finding").innerText()).length);
    assert.ok(1 < (await part(page, "lab-table").locator("tr").count()));
    const sizes = await page.locator(".lab canvas").evaluateAll((all) => all.map((canvas) => canvas.width * canvas.height));
    assert.ok(sizes.length === 0 || sizes.every((size) => 0 < size), "charts have a size");
    assertNoFaults(faults);
    await context.close();
  });
}

test("an experiment stops at once when told, and the page stays alive meanwhile", async () => {
  const { page, context, faults } = await openPage(browser, site.url);
  await part(page, "nav-combined").click();
  await page.locator("#lab-replications").fill("200");
  await part(page, "lab-run").click();
  await page.waitForTimeout(1_000);
  const frames = await page.evaluate(
    () => new Promise((done) => {
      const gaps = [];
      let last = performance.now();
      const tick = (now) => {
        gaps.push(now - last);
        last = now;
        if (gaps.length < 60) requestAnimationFrame(tick);
        else done(gaps.sort((a, b) => a - b));
      };
      requestAnimationFrame(tick);
    }),
  );
  measured(`gap between frames while an experiment runs: median ${frames[30].toFixed(1)} ms, p95 ${frames[57].toFixed(1)} ms`);
  const began = Date.now();
  await part(page, "lab-cancel").click();
  await part(page, "lab-run").waitFor();
  const took = Date.now() - began;
  measured(`cancel took ${took} ms`);
  assert.ok(took < 3_000);
  assertNoFaults(faults);
  await context.close();
});

test("where no worker can be had, the page does the work itself", async () => {
  const strict = await host(DIST, { headers: { "content-security-policy": POLICY.replace("worker-src 'self' blob:", "worker-src 'none'") } });
  // The browser reports each refused worker in the console, so faults are not looked at here.
  const { page, context } = await openPage(browser, strict.url);
  await part(page, "nav-baseline").click();
  await page.locator("#lab-replications").fill("2");
  await part(page, "lab-run").click();
  await part(page, "lab-cancel").waitFor({ state: "detached", timeout: 240_000 });
  assert.ok(20 < (await part(page, "lab-finding").innerText()).length);
  assert.equal(await page.locator("#panic").count(), 0);
  await context.close();
  await strict.close();
});

test("results can be taken home as CSV, JSON and Markdown", async () => {
  const { page, context } = await openPage(browser, site.url);
  await part(page, "nav-baseline").click();
  await page.locator("#lab-replications").fill("2");
  await part(page, "lab-run").click();
  await part(page, "lab-cancel").waitFor({ state: "detached", timeout: 240_000 });
  const saved = {};
  for (const [kind, button] of [["CSV", "lab-csv"], ["JSON", "lab-json"], ["Markdown", "lab-report"]]) {
    const [download] = await Promise.all([page.waitForEvent("download"), part(page, button).click()]);
    saved[kind] = readFileSync(await download.path(), "utf8");
  }
  assert.ok(saved.CSV.includes(","));
  assert.ok(JSON.parse(saved.JSON));
  assert.match(saved.Markdown, /Availability[\s\S]*Response Time[\s\S]*Reliability/i);
  await context.close();
});
