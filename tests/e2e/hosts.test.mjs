// Inside the pages of others, as docs/hosts.md says to put it there: what each host makes of the snippet, and that it works.
//
// NINES_SHOTS=<folder> keeps a picture of each.
import assert from "node:assert/strict";
import { readFileSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { after, before } from "node:test";
import { DIST, PATIENCE, assertNoFaults, comesTo, launch, openPage, part, run, started, test } from "./browser.mjs";
import { host } from "./host.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const CORS = { "access-control-allow-origin": "*", "cross-origin-resource-policy": "cross-origin" };
const SHOTS = process.env.NINES_SHOTS;

let browser;
let nines;
let bare;
before(async () => {
  browser = await launch();
  nines = await host(DIST, { headers: CORS });
  bare = await host(DIST);
  if (SHOTS) mkdirSync(SHOTS, { recursive: true });
});
after(async () => {
  await browser?.close();
  await nines?.close();
  await bare?.close();
});

const article = (body, head = "") => `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>A course</title><link rel="icon" href="data:,">${head}
  <style>body { max-width: 46rem; margin: 2rem auto; font: 1rem/1.6 Georgia, serif; }</style></head><body><h1>Failover</h1><p>Watch what a crash costs.</p>${body}</body></html>`;

/** Opens a host's page, on another origin than Nines. */
async function visit(name, html, headers = {}) {
  const site = await host(DIST, { prefix: "/own/", headers, pages: { [`/${name}.html`]: html } });
  const opened = await openPage(browser, `${site.origin.replace("127.0.0.1", "localhost")}/${name}.html`, { viewport: { width: 900, height: 760 }, wait: false });
  const close = async () => {
    if (SHOTS) await opened.page.screenshot({ path: join(SHOTS, `${name}.png`) });
    await opened.context.close();
    await site.close();
  };
  return { ...opened, site, close };
}

/** The frame that `selector` finds, started; it can be played. */
async function plays(page, selector = "iframe") {
  await page.locator(selector).first().scrollIntoViewIfNeeded();
  const frame = await (await page.waitForSelector(selector)).contentFrame();
  await started(frame);
  assert.equal((await run(frame)).playing, false, "it waits to be asked");
  await part(frame, "play").first().click();
  await frame.waitForFunction(() => document.documentElement.dataset.playing === "yes", null, PATIENCE);
  const { seconds } = await run(frame);
  await comesTo(frame, seconds + 0.3);
  return frame;
}

const snippet = (attributes, query = "v=1&amp;preset=failover&amp;embed=play") => `<iframe src="${nines.url}?${query}" ${attributes}></iframe>`;

test("plain HTML: the snippet of the share dialog, as it is", async () => {
  const full = await openPage(browser, `${nines.url}?v=1&preset=failover`);
  await part(full.page, "share").click();
  await full.page.locator('[data-testid="kind-frame"]').check({ force: true });
  const text = await part(full.page, "share-embed").inputValue();
  await full.context.close();
  const { page, faults, close } = await visit("plain-html", article(text));
  await plays(page);
  assert.equal(await page.locator("p a").last().getAttribute("href").then((href) => href.startsWith(nines.url)), true);
  assertNoFaults(faults);
  await close();
});

test("reveal.js and Quarto's slides: it plays when its slide is shown, also after it was unloaded", async () => {
  const reveal = createRequire(import.meta.url).resolve("reveal.js").replace(/dist.*$/, "dist/");
  const file = (name) => readFileSync(join(reveal, name), "utf8");
  const html = `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Slides</title><link rel="icon" href="data:,"><style>${file("reveal.css")}</style></head><body>
    <div class="reveal"><div class="slides"><section><h2>Failover</h2></section>
      <section>${snippet('title="Nines" width="640" height="480"').replace("src=", "data-src=")}</section><section><h2>And now?</h2></section></div></div>
    <script>${file("reveal.js")}</script><script>Reveal.initialize({ transition: "none" });</script></body></html>`;
  const { page, faults, close } = await visit("reveal", html);
  await page.waitForFunction(() => window.Reveal?.isReady(), null, PATIENCE);
  await page.keyboard.press("ArrowRight");
  const frame = await (await page.waitForSelector("iframe[src]")).contentFrame();
  await started(frame);
  // reveal.js has said so when the frame had loaded, before the program was there to hear it.
  await frame.waitForFunction(() => document.documentElement.dataset.playing === "yes", null, PATIENCE);
  if (SHOTS) await page.screenshot({ path: join(SHOTS, "reveal-slide.png") });
  // A frame with `data-src` is unloaded when its slide is left, and comes back when one returns.
  await page.keyboard.press("ArrowRight");
  await page.waitForSelector("iframe:not([src])", { state: "attached" });
  await page.keyboard.press("ArrowLeft");
  const again = await (await page.waitForSelector("iframe[src]")).contentFrame();
  await started(again);
  await again.waitForFunction(() => document.documentElement.dataset.playing === "yes", null, PATIENCE);
  assertNoFaults(faults);
  await close();
});

test("Sphinx with MyST, as Jupyter Book 1 builds: raw frames and directives pass", async () => {
  const html = readFileSync(join(here, "hosts/sphinx-myst.html"), "utf8").replaceAll("NINES", nines.url);
  const { page, faults, close } = await visit("sphinx-myst", html);
  await plays(page, "iframe >> nth=0");
  await plays(page, "iframe >> nth=1");
  assertNoFaults(faults.filter((fault) => !/nines-failover\.svg|404/.test(fault)));
  await close();
});

test("mdBook and other Markdown with HTML: the snippet passes as it is written", async () => {
  const html = readFileSync(join(here, "hosts/mdbook.html"), "utf8").replaceAll("NINES", nines.url);
  const { page, faults, close } = await visit("mdbook", html);
  await plays(page);
  assertNoFaults(faults);
  await close();
});

test("a learning platform that strips attributes: only the address is left", async () => {
  const { page, faults, close } = await visit("attributes-stripped", article(`<div class="no-overflow"><p>${snippet("")}</p></div>`));
  const frame = await (await page.waitForSelector("iframe")).contentFrame();
  await started(frame);
  // 300 × 150 is what a browser gives a frame without a size: too small to teach, not too small to lead on.
  const link = await frame.locator("[data-testid=open-in-tab]").first().getAttribute("href");
  assert.ok(link.startsWith(nines.url));
  // Nothing lies over the way out or the two ways to play.
  for (const one of ["open-in-tab", "play", "poster"]) await part(frame, one).locator("visible=true").first().click({ trial: true, ...PATIENCE });
  assertNoFaults(faults);
  await close();
});

test("a learning platform that adds a sandbox and a policy of its own", async () => {
  for (const [name, sandbox] of [["sandbox-scripts", "allow-scripts"], ["sandbox-canvas", "allow-scripts allow-same-origin allow-forms allow-popups allow-downloads"]]) {
    const html = article(snippet(`sandbox="${sandbox}" referrerpolicy="no-referrer" allow="" width="640" height="480"`));
    const policy = `default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src ${nines.origin}`;
    const { page, faults, close } = await visit(name, html, { "content-security-policy": policy });
    await plays(page);
    assertNoFaults(faults);
    await close();
  }
});

test("a platform that serves uploads under a sandboxing policy: the page in one file works there", async () => {
  const site = await host(DIST, { headers: { "content-security-policy": "sandbox allow-scripts" } });
  const { page, faults, close } = await visit("uploaded-file", article(`<iframe src="${site.url}nines.html?v=1&amp;preset=failover&amp;embed=play" width="640" height="480" title="Nines"></iframe>`));
  await plays(page);
  assertNoFaults(faults);
  await close();
  await site.close();
});

test("a host without the header: an ordinary frame works, a sandboxed one says why it cannot and leads on", async () => {
  const frame = (sandbox) => `<iframe src="${bare.url}?v=1&amp;embed=1" ${sandbox} width="640" height="480" title="Nines"></iframe>`;
  const { page, close } = await visit("no-header", article(frame("") + frame('sandbox="allow-scripts"')));
  await plays(page, "iframe >> nth=0");
  const other = await (await page.waitForSelector("iframe >> nth=1")).contentFrame();
  await other.locator("#no-start").waitFor(PATIENCE);
  assert.match(await other.locator("#no-start").innerText(), /Access-Control-Allow-Origin/);
  const background = await other.locator("#no-start").evaluate((box) => getComputedStyle(box).position);
  assert.notEqual(background, "static", "the explanation is styled although the style sheets' hashes cannot be checked there");
  await close();
});

test("hosts without frames, and PDF: a figure that leads to the page", async () => {
  const full = await openPage(browser, `${nines.url}?v=1&preset=failover&t=24s&autoplay=0`);
  await part(full.page, "share").click();
  await full.page.locator('[data-testid="kind-figure"]').check({ force: true });
  const [download] = await Promise.all([full.page.waitForEvent("download"), part(full.page, "save-svg").click()]);
  const svg = readFileSync(await download.path(), "utf8");
  const figure = await part(full.page, "share-figure").inputValue();
  await full.context.close();
  assert.ok(!/<script|<foreignObject|href="http|onload/i.test(svg), "nothing in the picture but the picture");
  const html = article(figure.replace(/src="[^"]+\.svg"/, `src="data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}"`));
  const { page, faults, close } = await visit("figure-and-pdf", html, { "content-security-policy": "default-src 'none'; img-src data:; style-src 'unsafe-inline'" });
  await page.waitForFunction(() => 0 < document.querySelector("figure img").naturalWidth, null, PATIENCE);
  const pdf = (await page.pdf({ path: SHOTS ? join(SHOTS, "figure.pdf") : undefined })).toString("latin1");
  assert.ok(pdf.includes(`/URI (${nines.url}`), "the figure in the PDF leads to the page");
  assertNoFaults(faults);
  await close();
});
