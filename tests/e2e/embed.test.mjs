// In the frames of others: another origin, no origin at all, and hosts that do not send what a frame without an origin needs.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import violationsIn from "./axe.mjs";
import { DIST, PATIENCE, assertNoFaults, comesTo, launch, openPage, part, run, server, started, test } from "./browser.mjs";
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

const SIZES = [[320, 420], [480, 360], [760, 500], [1280, 800]];

test("every mode fits its frame from 320×420 to 1280×800, and what can be pressed can be hit", async () => {
  const { page, context, faults } = await openPage(browser, `${site.url}?v=1&embed=1`);
  for (const mode of ["full", "controls", "play", "picture"]) {
    await page.goto(`${site.url}?v=1&preset=failover&embed=${mode}&title=A%20lesson&task=Which%20policy%20loses%20least%3F`);
    await started(page);
    for (const [width, height] of SIZES) {
      await page.setViewportSize({ width, height });
      await page.waitForTimeout(250);
      const found = await page.evaluate(() => {
        const root = document.documentElement;
        const out = [...document.querySelectorAll("button, a, input, select")].filter((it) => it.checkVisibility({ visibilityProperty: true }) && !it.closest(".panel, .stage-overlay"))
          .map((it) => ({ name: it.dataset.testid ?? it.className, box: it.getBoundingClientRect() }))
          .filter(({ box }) => box.left < -1 || innerWidth + 1 < box.right || box.top < -1 || innerHeight + 1 < box.bottom || box.width < 20 || box.height < 14)
          .map(({ name, box }) => `${name} ${Math.round(box.left)},${Math.round(box.top)} ${Math.round(box.width)}x${Math.round(box.height)}`);
        const stage = document.querySelector("[data-testid=stage]").getBoundingClientRect();
        return { wide: root.scrollWidth, tall: root.scrollHeight, out, share: (stage.width * stage.height) / (innerWidth * innerHeight) };
      });
      const where = `${mode} at ${width}x${height}`;
      assert.ok(found.wide <= width && found.tall <= height, `${where} scrolls: ${found.wide}x${found.tall}`);
      assert.deepEqual(found.out, [], where);
      assert.ok(0.2 < found.share, `${where}: the picture has ${Math.round(found.share * 100)} % of the frame`);
    }
  }
  assertNoFaults(faults);
  await context.close();
});

for (const theme of ["light", "dark"]) {
  test(`axe finds nothing of level A or AA in any mode, ${theme}`, async () => {
    const { page, context } = await openPage(browser, `${site.url}?v=1&embed=1`, { viewport: { width: 480, height: 360 }, colorScheme: theme });
    for (const mode of ["full", "controls", "play", "picture"]) {
      await page.goto(`${site.url}?v=1&preset=failover&embed=${mode}&theme=${theme}&title=A%20lesson&task=Look`);
      await started(page);
      await page.waitForFunction(() => 20 < Number(document.documentElement.dataset.time) / 1e9, null, PATIENCE);
      assert.deepEqual(await violationsIn(page), [], `${mode}, waiting`);
      await part(page, "poster").click();
      await comesTo(page, 0.5);
      if (mode === "full") await part(page, "drawer").click();
      assert.deepEqual(await violationsIn(page), [], `${mode}, playing`);
    }
    await context.close();
  });
}

test("a picture alone plays and pauses, and nothing else in it can be pressed", async () => {
  const { frame, context, faults } = await framed(site, "v=1&embed=picture&preset=failover");
  await started(frame);
  assert.equal(await frame.locator("button:visible").count(), 1);
  await part(frame, "poster").click();
  await comesTo(frame, 0.5);
  await part(frame, "poster").click();
  await frame.waitForFunction(() => document.documentElement.dataset.playing === "no", null, PATIENCE);
  const { seconds } = await run(frame);
  await part(frame, "poster").click();
  await comesTo(frame, seconds + 0.5);
  assertNoFaults(faults);
  await context.close();
});

test("a frame shows the controls that were chosen, in their order, and locks what was locked", async () => {
  const { frame, context, faults } = await framed(site, "v=1&embed=controls&preset=failover&show=servers,policy,fault&lock=policy,fault", { width: 760, height: 500 });
  await started(frame);
  const controls = await frame.locator('[data-testid^="field-"]').evaluateAll((all) => all.map((it) => it.dataset.testid));
  assert.deepEqual(controls, ["field-servers", "field-policy"]);
  assert.ok(await frame.locator("[data-testid=field-policy] select").isDisabled());
  assert.ok(await frame.locator("[data-testid=field-servers] input").first().isEnabled());
  await part(frame, "poster").click();
  await comesTo(frame, 0.5);
  await server(frame, 1).click();
  await part(frame, "notice").waitFor(PATIENCE);
  assert.match(await part(frame, "notice").innerText(), /locked/);
  assert.doesNotMatch((await run(frame)).link, /fault=/);
  assertNoFaults(faults);
  await context.close();
});

test("the wheel moves a frame's controls only once somebody is inside", async () => {
  const { page, frame, context } = await framed(site, "v=1&embed=full", { width: 760, height: 420 });
  await started(frame);
  const panel = frame.locator(".panel");
  await panel.hover();
  await page.mouse.wheel(0, 300);
  await page.waitForFunction(() => 0 < window.scrollY, null, PATIENCE);
  assert.equal(await panel.evaluate((it) => it.scrollTop), 0);
  await page.evaluate(() => scrollTo(0, 0));
  await part(frame, "group-servers").click();
  await panel.hover();
  await page.mouse.wheel(0, 200);
  await frame.waitForFunction(() => 0 < document.querySelector(".panel").scrollTop, null, PATIENCE);
  await context.close();
});

/** An article with these frames in it, one under the other with room between. */
async function article(frames) {
  site.pages["/frames.html"] = `<!DOCTYPE html><html lang="en"><title>An article</title><link rel="icon" href="data:,"><input id="mine" aria-label="mine" autofocus>
    ${frames.map((attributes) => `<div style="height:4200px"></div><iframe title="Nines" width="480" height="360" ${attributes}></iframe>`).join("")}<div style="height:4200px"></div>`;
  return openPage(browser, `${site.origin.replace("127.0.0.1", "localhost")}/frames.html`, { wait: false, viewport: { width: 800, height: 600 } });
}

const frameOf = async (page, index) => {
  const handle = await page.locator("iframe").nth(index).elementHandle();
  return handle.contentFrame();
};

test("below the fold a lazy frame costs nothing until it is near, and pauses out of sight without a jump", async () => {
  const { page, context, faults } = await article([`loading="lazy" sandbox="allow-scripts" src="${site.url}?v=1&embed=1&preset=failover"`]);
  const loaded = [];
  page.on("request", (request) => loaded.push(request.url()));
  await page.waitForTimeout(600);
  assert.deepEqual(loaded.filter((address) => address.includes(".wasm")), [], "nothing is fetched while it is far away");
  await page.locator("iframe").scrollIntoViewIfNeeded();
  const frame = await frameOf(page, 0);
  await started(frame);
  await part(frame, "poster").click();
  await comesTo(frame, 1);
  await page.evaluate(() => window.scrollTo(0, 0));
  await page.waitForTimeout(500);
  const away = await run(frame);
  await page.waitForTimeout(1500);
  assert.ok((await run(frame)).seconds - away.seconds < 0.2, "time stands still out of sight");
  await page.locator("iframe").scrollIntoViewIfNeeded();
  await comesTo(frame, away.seconds + 0.3);
  assert.ok((await run(frame)).seconds < away.seconds + 1.5, "it goes on where it was");
  assertNoFaults(faults);
  await context.close();
});

test("two frames on one page are two runs, and one unloaded and loaded again waits anew", async () => {
  const one = `sandbox="allow-scripts" src="${site.url}?v=1&embed=1&seed=1"`;
  const two = `src="${bare.url}?v=1&embed=controls&seed=2&t=5s"`;
  const { page, context, faults } = await article([one, two]);
  const [first, second] = [await frameOf(page, 0), await frameOf(page, 1)];
  await page.locator("iframe").nth(0).scrollIntoViewIfNeeded();
  await started(first);
  await part(first, "poster").click();
  await comesTo(first, 1);
  await page.locator("iframe").nth(1).scrollIntoViewIfNeeded();
  await started(second);
  await second.waitForFunction(() => Number(document.documentElement.dataset.time) === 5e9, null, PATIENCE);
  assert.equal((await run(second)).playing, false, "the other one waits");
  await part(second, "poster").click();
  await comesTo(second, 5.5);
  assert.notEqual((await run(first)).digest, (await run(second)).digest);

  // Slides take their frames out and put them back.
  await page.evaluate(() => {
    const frame = document.querySelectorAll("iframe")[1];
    frame.dataset.src = frame.src;
    frame.src = "about:blank";
  });
  await page.waitForTimeout(400);
  await page.evaluate(() => {
    const frame = document.querySelectorAll("iframe")[1];
    frame.src = frame.dataset.src;
  });
  await page.waitForTimeout(200);
  const again = await frameOf(page, 1);
  await started(again);
  assert.equal((await run(again)).playing, false);
  await part(again, "poster").click();
  await comesTo(again, 5.5);
  const history = await page.evaluate(() => window.history.length);
  assert.ok(history <= 4, `the frames write no history of their own: ${history}`);
  assertNoFaults(faults);
  await context.close();
});

test("the still is there, and takes the wish to play, before the page is", async () => {
  const context = await browser.newContext({ viewport: { width: 480, height: 360 } });
  const page = await context.newPage();
  let release;
  const released = new Promise((done) => { release = done; });
  await page.route("**/nines-web*", async (route) => {
    await released;
    await route.continue();
  });
  await page.goto(`${site.url}?v=1&embed=1&preset=failover`, { waitUntil: "commit" });
  await page.waitForFunction(() => document.documentElement.dataset.stillAt, null, PATIENCE);
  const painted = await page.locator("#prologue").evaluate((canvas) => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const colours = new Set();
    for (let i = 0; i < data.length; i += 4) colours.add(`${data[i]},${data[i + 1]},${data[i + 2]}`);
    return colours.size;
  });
  assert.ok(20 < painted, `the still has ${painted} colours`);
  await page.locator("#shell-poster").click();
  release();
  await started(page);
  await comesTo(page, 0.3);
  assert.ok((await run(page)).seconds < 15, "from the beginning, not from the still");
  await context.close();
});

test("the corner link opens the whole page with the run as it stands", async () => {
  const { page, context } = await openPage(browser, `${site.url}?v=1&embed=controls&seed=7&lock=policy&title=Lesson`, { viewport: { width: 760, height: 500 } });
  await part(page, "poster").click();
  await comesTo(page, 1);
  await server(page, 2).click();
  await part(page, "play").click();
  await page.waitForFunction(() => document.documentElement.dataset.playing === "no");
  const before = await run(page);
  const link = await part(page, "open-in-tab").getAttribute("href");
  assert.match(link, /fault=crash:s2@/);
  assert.doesNotMatch(link, /embed|lock/);
  await page.goto(`${link}&autoplay=0`);
  await started(page);
  await page.waitForFunction((time) => Math.abs(Number(document.documentElement.dataset.time) / 1e9 - time) < 0.002, before.seconds, PATIENCE);
  assert.match(await page.locator(".stage-title").innerText(), /Lesson/);
  await context.close();
});

test("a frame whose storage is denied works as any other", async () => {
  const { page, context, faults } = await openPage(browser, `${site.url}?v=1&embed=full`, { wait: false });
  await page.addInitScript(() => {
    for (const name of ["localStorage", "sessionStorage"]) Object.defineProperty(window, name, { get() { throw new DOMException("denied", "SecurityError"); } });
  });
  await page.reload();
  await started(page);
  await part(page, "poster").click();
  await comesTo(page, 0.5);
  assertNoFaults(faults);
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
