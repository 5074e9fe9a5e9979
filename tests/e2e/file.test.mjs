// The page in one file: saved from the page, opened from a disk without network, the same run, and back again.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { after, before } from "node:test";
import { DIST, PATIENCE, assertNoFaults, launch, measured, openPage, part, run, started, test } from "./browser.mjs";
import { POLICY, host } from "./host.mjs";

const LARGEST_KILOBYTES = 600;
const LESSON = "v=1&preset=failover&seed=5&duration=30s&fault=crash:s2@5s+6s&title=A%20%3Cb%3Etitle%3C/b%3E&task=Count%20%3Cscript%3Ealert(1)%3C/script%3E%20the%20lost";

let browser;
let site;
let folder;
before(async () => {
  browser = await launch();
  site = await host(DIST, { headers: { "content-security-policy": POLICY } });
  folder = mkdtempSync(join(tmpdir(), "nines-file-"));
});
after(async () => {
  await browser?.close();
  await site?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Saves the page as a person does, and gives the path of the file. */
async function saved(page) {
  await part(page, "presets").click();
  const [download] = await Promise.all([page.waitForEvent("download"), part(page, "save-file").click()]);
  const path = join(folder, `${Date.now()}-${download.suggestedFilename()}`);
  await download.saveAs(path);
  return path;
}

/** Opens a file with no network at all; every request but the file itself is a fault. */
async function opened(path, tail = "", options = {}) {
  const context = await browser.newContext({ viewport: { width: 1200, height: 800 }, offline: true, ...options });
  const page = await context.newPage();
  const faults = [];
  page.on("console", (message) => { if (message.type() === "error") faults.push(message.text()); });
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("request", (request) => { if (!/^(file|blob|data):/.test(request.url())) faults.push(`asked for ${request.url()}`); });
  await page.addInitScript(() => document.addEventListener("securitypolicyviolation", (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`)));
  await page.goto(pathToFileURL(path).href + tail);
  await started(page);
  return { page, context, faults };
}

const digestAt = async (page, seconds) => {
  await page.waitForFunction((at) => Number(document.documentElement.dataset.time) / 1e9 === at, seconds, PATIENCE);
  return (await run(page)).digest;
};

test("a page saved in one file opens from a disk, gives the same run, and comes back whole", async () => {
  const online = await openPage(browser, `${site.url}?${LESSON}&t=20s&autoplay=0`);
  const expected = await digestAt(online.page, 20);
  const path = await saved(online.page);
  assertNoFaults(online.faults);
  const text = readFileSync(path, "utf8");
  assert.ok(text.includes("&lt;script&gt;alert(1)"), "the task can be read without the program, as text");
  assert.ok(!text.includes("<script>alert(1)"));

  const { page, context, faults } = await opened(path);
  assert.equal(await digestAt(page, 20), expected);
  assert.match(await page.title(), /A <b>title<\/b>/);
  assert.match(await part(page, "task").innerText(), /<script>alert\(1\)<\/script>/);
  assert.ok((await run(page)).link.startsWith(site.url), "what is shared from the file leads to the page it came from");
  measured(`digest from a file ${expected}`);

  // A file saved from the file is as good, and carries what was changed in it.
  await page.evaluate(() => document.querySelector("[data-server='0']").click());
  await page.waitForFunction(() => document.documentElement.dataset.link.includes("crash:s1@"), null, PATIENCE);
  const link = (await run(page)).link;
  const again = await saved(page);
  assertNoFaults(faults);
  await context.close();
  const second = await opened(again);
  assert.equal((await run(second.page)).link, link);
  assertNoFaults(second.faults);
  await second.context.close();

  // And back into the page: dropped on it.
  await online.page.goto(`${site.url}?v=1`);
  await started(online.page);
  const carried = await online.page.evaluateHandle((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], "saved.html", { type: "text/html" }));
    return transfer;
  }, readFileSync(again, "utf8"));
  await online.page.dispatchEvent("body", "drop", { dataTransfer: carried });
  await online.page.waitForFunction((fault) => document.documentElement.dataset.link.includes(fault), "crash:s1@", PATIENCE);
  assert.match(await part(online.page, "task").innerText(), /the lost/);
  await online.context.close();
});

test("an experiment runs inside the file, in workers made of its own program", async () => {
  const { page, context, faults } = await opened(join(DIST, "nines.html"), "?v=1&preset=baseline");
  let workers = 0;
  page.on("worker", () => { workers += 1; });
  await page.locator("#lab-replications").fill("2");
  await part(page, "lab-run").click();
  await part(page, "lab-finding").waitFor({ timeout: 120_000 });
  assert.ok(0 < workers, "workers were started");
  assertNoFaults(faults);
  await context.close();
});

test("the file says how far it has been unpacked, and needs no worker for it", async () => {
  for (const hasWorkers of [true, false]) {
    const context = await browser.newContext({ offline: true });
    const page = await context.newPage();
    await page.addInitScript((hasWorkers) => {
      if (!hasWorkers) window.Worker = class { constructor() { throw new Error("refused"); } };
      window.said = new Set();
      setInterval(() => window.said.add(document.getElementById("file-status")?.textContent), 10);
    }, hasWorkers);
    await page.goto(`${pathToFileURL(join(DIST, "nines.html")).href}?v=1`);
    await started(page);
    const said = await page.evaluate(() => [...window.said].filter((text) => /^Unpacking… \d+ %$/.test(text)).length);
    assert.equal(0 < said, hasWorkers, `it said ${said} times how far it was`);
    await context.close();
  }
});

test("the file works inside a sandboxed frame of a page on a disk", async () => {
  const path = join(folder, "article.html");
  writeFileSync(path, `<!DOCTYPE html><title>An article</title><iframe sandbox="allow-scripts" width="700" height="500" src="${pathToFileURL(join(DIST, "nines.html")).href}?v=1&embed=1"></iframe>`);
  const context = await browser.newContext({ offline: true });
  const page = await context.newPage();
  await page.goto(pathToFileURL(path).href);
  const frame = await (await page.waitForSelector("iframe")).contentFrame();
  await started(frame);
  await part(frame, "play").click();
  await frame.waitForFunction(() => 5e8 < Number(document.documentElement.dataset.time), null, PATIENCE);
  await context.close();
});

test("a file that is none of ours is refused in words, whatever is in it", async () => {
  const { page, context, faults } = await openPage(browser, `${site.url}?v=1`);
  const hostile = ["", "GIF89a\u0000\u0001", "<script>window.pwned = 1</script>", `<script type="application/json" id="nines-scenario">{"link": {"a": 1}}</script>`, "x".repeat(5 << 20), "{\"preset\": [", `<script type="application/json" id="nines-scenario">`];
  for (const text of hostile) {
    const carried = await page.evaluateHandle((text) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text], "x.html"));
      return transfer;
    }, text);
    await page.dispatchEvent("body", "drop", { dataTransfer: carried });
    await part(page, "notice").first().waitFor(PATIENCE);
  }
  assert.equal(await page.evaluate(() => window.pwned), undefined);
  assertNoFaults(faults);
  await context.close();
});

test("the file is small enough to mail", () => {
  const path = join(DIST, "nines.html");
  const kilobytes = statSync(path).size / 1000;
  measured(`the page in one file: ${kilobytes.toFixed(1)} KB (limit ${LARGEST_KILOBYTES} KB)`);
  // A quick build says so; it is several times larger, and never shipped.
  const isQuick = /<meta name="generator" content="Nines [^"]*quick">/.test(readFileSync(path, "utf8"));
  assert.ok(isQuick || kilobytes <= LARGEST_KILOBYTES, `${kilobytes} KB is more than ${LARGEST_KILOBYTES} KB`);
});
