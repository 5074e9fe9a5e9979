// The four experiments in the page: one click, progress, cancel, table, chart, finding, files.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import violations from "./axe.mjs";
import { DIST, assertNoFaults, measured, openPage, part, test } from "./browser.mjs";
import { POLICY, host } from "./host.mjs";
import { browser, site } from "./site.mjs";

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

const OWN = "?preset=load-balancing&load=poisson:4/s&duration=60s&vary=policy:random;least&vary=load:4/s..12/s*3&measure=response_p95,availability&runs=3";

async function finished(page) {
  await part(page, "lab-run").click();
  await part(page, "lab-cancel").waitFor({ state: "detached", timeout: 240_000 });
}

async function saved(page, button) {
  const [download] = await Promise.all([page.waitForEvent("download"), part(page, button).click()]);
  return download.path();
}

test("a link carries an experiment; a field of its map opens that run, and the experiment stays", async () => {
  const { page, context, faults } = await openPage(browser, site.url + OWN);
  await page.locator("input[name=lab-prediction]").nth(1).check();
  await finished(page);
  assert.match(await part(page, "lab-verdict").innerText(), /You expected “Least requests”/);
  const fields = part(page, "lab-map").locator("button");
  assert.equal(await fields.count(), 6);
  await fields.nth(5).click();
  await page.waitForFunction(() => document.documentElement.dataset.link.includes("policy=least"));
  const link = await page.evaluate(() => document.documentElement.dataset.link);
  assert.match(link, /load=poisson:12\/s/);
  assert.match(await page.evaluate(() => location.search), /vary=policy:random;least/);
  assert.ok(await part(page, "lab-map").isVisible());
  // One key back to the field, which is marked; the same from the keyboard alone.
  assert.equal(await page.evaluate(() => document.activeElement.dataset.testid), "way-back");
  await page.keyboard.press("Enter");
  assert.equal(await fields.nth(5).getAttribute("aria-current"), "true");
  assert.ok(await fields.nth(5).evaluate((field) => field === document.activeElement));
  assert.deepEqual(await violations(page), []);
  assertNoFaults(faults);
  await context.close();
});

test("an experiment is defined by hand, refused with its reason, and its link is in the address", async () => {
  const { page, context, faults } = await openPage(browser, site.url);
  await part(page, "nav-own").click();
  await page.locator("#lab-values-0").fill("random;joy");
  assert.match(await part(page, "lab-own-summary").innerText(), /policy/);
  assert.ok(await part(page, "lab-run").isDisabled());
  await page.locator("#lab-vary-0").selectOption("servers");
  await page.locator("#lab-values-0").fill("1..3");
  await page.locator("#lab-replications").fill("2");
  assert.match(await part(page, "lab-own-summary").innerText(), /3 variants × 2 runs = 6 runs/);
  await part(page, "lab-own-warm-up").click();
  await page.locator(".lab-own [role=status]", { hasText: /MSER-5 drops|No warm-up|did not settle/ }).waitFor();
  await finished(page);
  await page.waitForFunction(() => location.search.includes("vary=servers:1..3") && location.search.includes("runs=2"));
  assert.ok(1 < (await part(page, "lab-table").locator("tr").count()));
  assertNoFaults(faults);
  await context.close();
});

test("a result file opens again and this engine gives the same to the last digit; the bundle is a zip", async () => {
  const { page, context, faults } = await openPage(browser, site.url + OWN);
  await finished(page);
  const table = await part(page, "lab-table").innerText();
  const json = readFileSync(await saved(page, "lab-json"), "utf8");
  const zip = readFileSync(await saved(page, "lab-bundle"));
  assert.equal(zip.subarray(0, 4).toString("latin1"), "PK\x03\x04");
  for (const name of ["report.html", "own/results.csv", "own/definition.json", ".svg", ".png"]) assert.ok(zip.includes(name), name);
  const html = readFileSync(await saved(page, "lab-print"), "utf8");
  assert.match(html, /<svg[\s\S]*Your own experiment|Your own experiment[\s\S]*<svg/);
  assert.match(html, /Willink 2005[\s\S]*Holm 1979/);
  const markdown = readFileSync(await saved(page, "lab-report"), "utf8");
  await context.close();

  const fresh = await openPage(browser, site.url);
  await part(fresh.page, "nav-baseline").click();
  // The Markdown report says how its runs are made, and what they must come to.
  await part(fresh.page, "lab-open").setInputFiles({ name: "report.md", mimeType: "text/markdown", buffer: Buffer.from(markdown) });
  await fresh.page.waitForFunction(() => /all 18 runs again, the same to the last digit/.test(document.querySelector("[data-testid=lab-compared]").textContent), null, { timeout: 120_000 });
  assert.equal(await part(fresh.page, "lab-table").innerText(), table);
  const broken = markdown.replace(/"digest":"./, (text) => text.slice(0, -1) + (text.endsWith("0") ? "1" : "0"));
  await part(fresh.page, "lab-open").setInputFiles({ name: "broken.md", mimeType: "text/markdown", buffer: Buffer.from(broken) });
  await fresh.page.waitForFunction(() => /not those of the report/.test(document.querySelector("[data-testid=lab-compared]").textContent), null, { timeout: 120_000 });
  await part(fresh.page, "lab-open").setInputFiles({ name: "own.json", mimeType: "application/json", buffer: Buffer.from(json) });
  await part(fresh.page, "lab-map").waitFor();
  assert.equal(await part(fresh.page, "lab-table").innerText(), table);
  await part(fresh.page, "lab-check").click();
  await fresh.page.waitForFunction(() => /the same to the last digit/.test(document.querySelector("[data-testid=lab-compared]").textContent), null, { timeout: 120_000 });
  // The printable report has its runs in it, and opens as well.
  await part(fresh.page, "lab-open").setInputFiles({ name: "report.html", mimeType: "text/html", buffer: Buffer.from(html) });
  await fresh.page.waitForFunction(() => /report\.html: all 18 runs/.test(document.querySelector("[data-testid=lab-status]").textContent));
  assert.equal(await part(fresh.page, "lab-table").innerText(), table);
  const changed = json.replace('"events":', '"events":1');
  await part(fresh.page, "lab-open").setInputFiles({ name: "own.json", mimeType: "application/json", buffer: Buffer.from(changed) });
  await part(fresh.page, "lab-check").click();
  await fresh.page.waitForFunction(() => /1 of 18 runs come out differently/.test(document.querySelector("[data-testid=lab-compared]").textContent), null, { timeout: 120_000 });
  await part(fresh.page, "lab-open").setInputFiles({ name: "no.json", mimeType: "application/json", buffer: Buffer.from("{\"nines-experiment/\":1}") });
  await fresh.page.locator(".lab-open-file [role=alert] li").waitFor();
  assertNoFaults([...faults, ...fresh.faults]);
  await fresh.context.close();
});

test("a worker that dies is replaced and its job redone: the same table", async () => {
  const tables = [];
  for (const deaths of [0, 3]) {
    const context = await browser.newContext();
    const page = await context.newPage();
    // Each of the first few workers dies with its third message.
    await page.addInitScript((deaths) => {
      const Real = window.Worker;
      let left = deaths;
      window.deaths = 0;
      window.Worker = class extends Real {
        constructor(...given) {
          super(...given);
          this.doomed = left-- > 0;
          this.posted = 0;
        }
        postMessage(...given) {
          this.posted += 1;
          if (this.doomed && this.posted === 3) {
            window.deaths += 1;
            this.terminate();
            setTimeout(() => this.dispatchEvent(new ErrorEvent("error", { message: "died" })), 5);
            return;
          }
          super.postMessage(...given);
        }
      };
    }, deaths);
    await page.goto(site.url + OWN);
    await part(page, "lab").waitFor();
    await finished(page);
    assert.equal(await page.evaluate(() => window.deaths > 0), deaths > 0);
    tables.push(await part(page, "lab-table").innerText());
    await context.close();
  }
  assert.equal(tables[0], tables[1]);
});

test("a worker that hangs is replaced and its job redone: the same table", async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  // The first worker that gets a third message falls silent with it, and never says why.
  await page.addInitScript(() => {
    const Real = window.Worker;
    let hung = null;
    window.silent = 0;
    window.Worker = class extends Real {
      postMessage(...given) {
        this.posted = (this.posted ?? 0) + 1;
        if (3 <= this.posted) hung ??= this;
        if (hung === this) window.silent += 1;
        else super.postMessage(...given);
      }
    };
  });
  await page.goto(site.url + OWN);
  await part(page, "lab").waitFor();
  await finished(page);
  assert.ok(await page.evaluate(() => 0 < window.silent));
  const table = await part(page, "lab-table").innerText();
  await context.close();
  const calm = await openPage(browser, site.url + OWN);
  await finished(calm.page);
  assert.equal(table, await part(calm.page, "lab-table").innerText());
  await calm.context.close();
});

test("one long run says its warm-up, its means and its percentiles; pairs and runs are in the link; the share dialog hands on the experiment", async () => {
  const { page, context, faults } = await openPage(browser, site.url + OWN.replace("duration=60s", "duration=30min"));
  await part(page, "lab-own-long-run").click();
  const said = page.locator(".lab-said", { hasText: "p99" });
  await said.waitFor({ timeout: 120_000 });
  assert.match(await said.innerText(), /MSER-5 drops[\s\S]*25 batches of[\s\S]*sectioning/);
  await page.locator("#lab-replications").fill("4");
  await part(page, "lab-pairs").check();
  await page.waitForFunction(() => /runs=4&pairs=on/.test(location.search));
  await part(page, "share").click();
  assert.match(await part(page, "share-experiment").inputValue(), /vary=policy:random;least.*runs=4&pairs=on/);
  await page.keyboard.press("Escape");
  await finished(page);
  assert.match(await part(page, "lab-methods").textContent(), /antithetic pairs.*Hammersley/);
  assertNoFaults(faults);
  await context.close();

  const known = await openPage(browser, site.url + "?v=1&preset=baseline&experiment=baseline&runs=6&pairs=on&from=3");
  assert.equal(await known.page.locator("#lab-replications").inputValue(), "6");
  assert.equal(await known.page.locator("#lab-seed").inputValue(), "3");
  assert.ok(await part(known.page, "lab-pairs").isChecked());
  await known.context.close();
});

test("a copied table is HTML and text", async () => {
  const { page, context } = await openPage(browser, site.url + OWN, { permissions: ["clipboard-read", "clipboard-write"] });
  await finished(page);
  await part(page, "lab-copy").click();
  await part(page, "lab-copy").filter({ hasText: "Copied" }).waitFor();
  const [html, text] = await page.evaluate(async () => {
    const [item] = await navigator.clipboard.read();
    return Promise.all(["text/html", "text/plain"].map(async (kind) => (await item.getType(kind)).text()));
  });
  assert.match(html, /<table>[\s\S]*<td>Random, /);
  assert.match(text, /^\tn\t.*\nRandom, /);
  // One of the four has its link, although nothing was changed.
  await part(page, "nav-failover").click();
  await part(page, "lab-link").click();
  await part(page, "lab-link").filter({ hasText: "Copied" }).waitFor();
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /\?v=1&preset=failover&experiment=failover&runs=30&from=1$/);
  await context.close();
});

test("all four at their default size, and how long they take", { skip: !process.env.NINES_DIST && "only of what is shipped: the quick build is several times slower" }, async () => {
  const { page, context, faults } = await openPage(browser, site.url);
  await part(page, "nav-baseline").click();
  const began = Date.now();
  await part(page, "lab-run-all").click();
  await part(page, "lab-table").waitFor({ timeout: 240_000 });
  const first = (Date.now() - began) / 1000;
  await part(page, "lab-cancel").waitFor({ state: "detached", timeout: 240_000 });
  const seconds = (Date.now() - began) / 1000;
  measured(`four experiments at their default size: ${seconds.toFixed(1)} s, first partial results after ${first.toFixed(1)} s`);
  // The aim is 15 s and 1 s on two quiet cores; what else the machine does is not known here.
  assert.ok(seconds < Number(process.env.NINES_LAB_SECONDS ?? 60) && first < 5);
  assertNoFaults(faults);
  await context.close();
});

test("the page gives the numbers of the command line to the last digit", { skip: !process.env.NINES_CLI }, async () => {
  const { execFileSync } = await import("node:child_process");
  const { page, context } = await openPage(browser, site.url + OWN);
  await finished(page);
  const csv = readFileSync(await saved(page, "lab-csv"), "utf8");
  assert.equal(csv, execFileSync(process.env.NINES_CLI, ["experiment", OWN, "--format", "csv"], { encoding: "utf8", maxBuffer: 1 << 28 }));
  await context.close();
});
