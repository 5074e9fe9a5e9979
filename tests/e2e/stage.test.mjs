// The stage and time: a closer look, the life of a request, faults on the time line, branches, lanes, linked views; by mouse and keyboard.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import violationsIn from "./axe.mjs";
import { PATIENCE, assertNoFaults, comesTo, openPage, part, run, server, test } from "./browser.mjs";
import { browser, site } from "./site.mjs";

const FAILOVER = "?v=1&seed=3&fault=crash:s2@20s+10s&t=22.3s&autoplay=0";

const linkSays = (page, pattern) => page.waitForFunction((source) => new RegExp(source).test(document.documentElement.dataset.link), pattern.source, PATIENCE);
const textOf = (page, testid, pattern) => page.waitForFunction(
  ([testid, source]) => new RegExp(source).test(document.querySelector(`[data-testid="${testid}"]`)?.textContent ?? ""), [testid, pattern.source], PATIENCE);

test("a closer look says what a server is, what the hub believes, and repairs it", async () => {
  const { page, context, faults } = await openPage(browser, site.url + FAILOVER);
  await comesTo(page, 22);
  await page.locator('[data-details="1"]').click();
  await textOf(page, "inspector", /down after 1 more/);
  assert.deepEqual(await violationsIn(page), []);
  await part(page, "inspector").getByRole("button", { name: "Repair" }).click();
  await linkSays(page, /fault=crash:s2@20s\+2\.3/);
  assertNoFaults(faults);
  await context.close();
});

test("by keyboard: I looks closer, a fault befalls the link, Escape gives the focus back", async () => {
  const { page, context } = await openPage(browser, `${site.url}?v=1&seed=3&autoplay=0&t=3s`);
  await comesTo(page, 3);
  await server(page, 3).focus();
  await page.keyboard.press("i");
  await part(page, "inspector").waitFor();
  const isInside = () => page.evaluate(() => document.querySelector("[data-testid=inspector]").contains(document.activeElement));
  assert.ok(await isInside(), "the focus goes with who came by keyboard");
  await part(page, "inspector").getByRole("button", { name: "Cut its link" }).focus();
  await page.keyboard.press("Enter");
  await linkSays(page, /fault=cut:link3@/);
  await page.keyboard.press("Escape");
  await part(page, "inspector").waitFor({ state: "detached" });
  assert.equal(await page.evaluate(() => document.activeElement.dataset.server), "2");
  await context.close();
});

test("a request tells its life, and why it was sent where it was sent", async () => {
  const { page, context, faults } = await openPage(browser, `${site.url}?v=1&seed=3&policy=two-distinct&t=24.2s&autoplay=0`);
  await comesTo(page, 24);
  // Some server holds something: the first that does tells of it.
  for (const index of [0, 1, 2]) {
    await page.locator(`[data-details="${index}"]`).click();
    await page.locator(`[data-testid=inspector][aria-label="Server ${index + 1}"]`).waitFor(PATIENCE);
    if (await page.locator(".held").count()) break;
  }
  await page.locator(".held").first().click();
  await textOf(page, "inspector", /sent[^]*routed to server \d[^]*Drew S\d and S\d/);
  assertNoFaults(faults);
  await context.close();
});

test("a link of the stage is pressed on the picture itself", async () => {
  const { page, context } = await openPage(browser, `${site.url}?v=1&seed=3&autoplay=0`);
  await page.locator('[data-details="controller"]').waitFor(PATIENCE);
  const [device, controller] = await Promise.all(["device", "controller"].map((name) => page.locator(`[data-details="${name}"]`).boundingBox()));
  const y = device.y + device.height / 2;
  await page.mouse.click((device.x + device.width + controller.x) / 2, y);
  await textOf(page, "inspector", /Link between device and controller/);
  await page.mouse.click(controller.x + 10, y);
  await textOf(page, "inspector", /Chooses among/);
  await context.close();
});

test("a planned fault is dragged, stretched at both ends by mouse and by keyboard, and taken away; an empty place takes one", async () => {
  const { page, context, faults } = await openPage(browser, `${site.url}?v=1&seed=3&fault=crash:s2@20s+10s&autoplay=0`);
  const bar = page.locator('[data-fault="0"]');
  const box = await bar.locator(".bar").boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 1.5, box.y + box.height / 2, { steps: 4 });
  await page.mouse.up();
  await linkSays(page, /fault=crash:s2@(29|30|31)(\.\d)?s\+10s/);
  await bar.focus();
  await page.keyboard.press("Shift+ArrowRight");
  await linkSays(page, /\+10\.5s/);
  const began = Number((await run(page)).link.match(/s2@([\d.]+)s/)[1]);
  await page.keyboard.press("Alt+ArrowLeft");
  await linkSays(page, new RegExp(`s2@${began - 0.5}s\\+11s`));
  const start = await bar.locator('[data-grip="start"]').boundingBox();
  await page.mouse.move(start.x + start.width / 2, start.y + start.height / 2);
  await page.mouse.down();
  await page.mouse.move(start.x + start.width / 2 - 60, start.y + start.height / 2, { steps: 4 });
  await page.mouse.up();
  await linkSays(page, /s2@2\d(\.\d)?s\+1[3-9]/);
  await page.keyboard.press("Delete");
  await page.waitForFunction(() => !document.documentElement.dataset.link.includes("fault="), null, PATIENCE);
  const lane = await part(page, "fault-lane").boundingBox();
  await page.mouse.click(lane.x + lane.width / 2, lane.y + 12);
  await part(page, "inspector").getByRole("button", { name: "Crash server 1" }).click();
  await linkSays(page, /fault=crash:s1@(29|30|31)/);
  assertNoFaults(faults);
  await context.close();
});

test("acting in the past keeps the run that is left, and it comes back to the last bit", async () => {
  const { page, context, faults } = await openPage(browser, `${site.url}?v=1&seed=3&fault=crash:s2@20s+10s&t=40s&autoplay=0`);
  await comesTo(page, 40);
  const first = await run(page);
  const goTo = async (seconds) => {
    const line = part(page, "time-line");
    await line.fill(String(Math.round((seconds / 60) * 10_000)));
    await page.waitForFunction((seconds) => Math.abs(Number(document.documentElement.dataset.time) / 1e9 - seconds) < 0.2, seconds, PATIENCE);
  };
  await goTo(15);
  await page.keyboard.press("1");
  await linkSays(page, /crash:s1@/);
  await page.keyboard.press(" ");
  await part(page, "branches").getByRole("button", { name: /the one you left/ }).first().click();
  await page.waitForFunction(() => !document.documentElement.dataset.link.includes("crash:s1"), null, PATIENCE);
  await page.goto(`${site.url}?v=1&seed=3&fault=crash:s2@20s+10s&t=40s&autoplay=0`);
  await comesTo(page, 40);
  assert.equal((await run(page)).digest, first.digest);
  assertNoFaults(faults);
  await context.close();
});

test("two lanes on one clock say who leads and whether that is more than chance, and go with the link", async () => {
  const { page, context, faults } = await openPage(browser, `${site.url}?v=1&seed=3&t=20s&autoplay=0`);
  await comesTo(page, 20);
  await part(page, "compare").click();
  await part(page, "compare-dialog").waitFor();
  assert.deepEqual(await violationsIn(page), []);
  await part(page, "beside-least").click();
  await page.locator('[data-lane="1"]').waitFor();
  await linkSays(page, /compare=policy:least/);
  await textOf(page, "standing", /leads\.|Even/);
  await textOf(page, "verdict", /Over 20 other seeds/);
  assert.deepEqual(await violationsIn(page), []);
  const alone = await run(page);
  await page.goto(alone.link);
  await page.locator('[data-lane="1"]').waitFor(PATIENCE);
  assertNoFaults(faults);
  await context.close();
});

test("pointing at a chart shows that instant, dragging over it picks the stretch of all numbers", async () => {
  const { page, context, faults } = await openPage(browser, `${site.url}?v=1&seed=3&fault=crash:s2@20s+10s&t=50s&autoplay=0`);
  await comesTo(page, 50);
  const before = await part(page, "stage").screenshot();
  const box = await part(page, "chart-availability").locator(".chart-box").boundingBox();
  const at = (share) => [box.x + box.width * share, box.y + box.height / 2];
  await page.mouse.move(...at(0.4));
  await page.locator(".stage-when:not([hidden])").waitFor(PATIENCE);
  assert.ok(!before.equals(await part(page, "stage").screenshot()), "the stage shows another instant");
  assert.ok(50 <= (await run(page)).seconds, "and the run stays where it is");
  await page.mouse.down();
  await page.mouse.move(...at(0.6), { steps: 4 });
  await page.mouse.up();
  await textOf(page, "span-note", /These numbers are of the requests sent from/);
  await part(page, "span-end").click();
  await part(page, "span-note").waitFor({ state: "hidden" });
  assertNoFaults(faults);
  await context.close();
});

test("the legend grows when a shape first appears", async () => {
  const { page, context } = await openPage(browser, `${site.url}?v=1&seed=3&speed=4`);
  const count = () => page.locator(".legend li").count();
  await comesTo(page, 2);
  const early = await count();
  await server(page, 2).click();
  await textOf(page, "legend", /lost in a crash|failed or dropped/);
  assert.ok(early < (await count()));
  await context.close();
});

test("a fault is planned by keyboard, at an instant chosen by arrows", async () => {
  const { page, context, faults } = await openPage(browser, `${site.url}?v=1&seed=3&autoplay=0&t=10s`);
  await comesTo(page, 10);
  await part(page, "lane-ground").focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await part(page, "inspector").getByRole("button", { name: "Crash server 1" }).focus();
  await page.keyboard.press("Enter");
  await linkSays(page, /fault=crash:s1@11s/);
  assertNoFaults(faults);
  await context.close();
});

test("faults over one another stand in rows, and none covers another's name", async () => {
  const { page, context } = await openPage(browser, `${site.url}?v=1&seed=3&fault=crash:s1@20s%2B10s&fault=slow:4:s2@21s%2B12s&fault=crash:s3@40s%2B5s&autoplay=0`);
  const boxes = await page.locator(".fault-bar text").evaluateAll((all) => all.map((it) => it.getBoundingClientRect().toJSON()));
  assert.equal(boxes.length, 3);
  const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  for (const one of boxes) for (const other of boxes) assert.ok(one === other || !meet(one, other), "names do not meet");
  await context.close();
});

test("a server that is pointed at stands out in the charts", async () => {
  const { page, context, faults } = await openPage(browser, `${site.url}?v=1&seed=3&fault=crash:s2@20s%2B10s&t=45s&autoplay=0`);
  await comesTo(page, 45);
  await page.mouse.move(4, 4);
  const chart = part(page, "chart-outcomes").locator("canvas");
  await page.waitForTimeout(300);
  const before = await chart.screenshot();
  await server(page, 2).hover();
  await page.waitForTimeout(300);
  assert.ok(!before.equals(await chart.screenshot()), "its columns stand out");
  await page.mouse.move(4, 4);
  await page.waitForTimeout(300);
  assert.ok(before.equals(await chart.screenshot()), "and all is as it was");
  assertNoFaults(faults);
  await context.close();
});

test("a chart is saved with the run it shows, and a run as a clip", async () => {
  const { page, context, faults } = await openPage(browser, `${site.url}?v=1&seed=3&t=30s&autoplay=0`);
  await comesTo(page, 30);
  await part(page, "chart-outcomes").locator("summary").click();
  const saved = async (testid) => {
    const [download] = await Promise.all([page.waitForEvent("download", PATIENCE), part(page, testid).click()]);
    return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
  };
  const svg = await saved("svg-outcomes");
  assert.match(svg.name, /outcomes\.svg$/);
  assert.match(svg.bytes.toString(), /<path[^]*seed 3 · 0:30\.0/);
  assert.deepEqual([...(await saved("png-outcomes")).bytes.subarray(1, 4)], [..."PNG"].map((it) => it.charCodeAt(0)));
  await part(page, "share").click();
  await part(page, "kind-figure").click({ force: true });
  const clip = await saved("save-clip");
  assert.match(clip.name, /\.webm$/);
  assert.equal(clip.bytes.readUInt32BE(0), 0x1a45dfa3, "the beginning of every WebM file");
  assertNoFaults(faults);
  await context.close();
});

test("the stories menu takes what is typed at once, and fits a phone", async () => {
  const { page, context, faults } = await openPage(browser, `${site.url}?v=1&seed=3&autoplay=0&t=3s`);
  await comesTo(page, 3);
  await part(page, "presets").click();
  await page.keyboard.type("retries");
  await page.locator('[data-testid="preset-black-hole"]').waitFor({ state: "hidden" });
  assert.ok(await page.locator('[data-testid="preset-retries"]').isVisible());
  assert.ok(3 <= (await run(page)).seconds, "no key meant the run");
  await page.keyboard.press("Escape");
  await page.setViewportSize({ width: 390, height: 844 });
  await part(page, "presets").click();
  const list = await page.locator(".menu-list").first().boundingBox();
  assert.ok(0 <= list.x && list.x + list.width <= 390 && list.y + list.height <= 844, JSON.stringify(list));
  assert.deepEqual(await violationsIn(page), []);
  assertNoFaults(faults);
  await context.close();
});

test("an ejected server says for how long, and a small frame what is planned", async () => {
  const { page, context, faults } = await openPage(browser, `${site.url}?v=1&preset=envoy-ejection&t=42s&autoplay=0`);
  await comesTo(page, 42);
  await page.locator('[data-details="1"], [data-server="1"]').first().focus();
  await page.keyboard.press("i");
  await textOf(page, "inspector", /Ejected/);
  await page.goto(`${site.url}?v=1&seed=3&fault=crash:s2@20s%2B6s&embed=1&t=5s&autoplay=0`);
  await textOf(page, "sentence", /Planned: crash s2 at 20\.0.s/);
  assertNoFaults(faults);
  await context.close();
});

test("sound is off until it is asked for", async () => {
  const { page, context, faults } = await openPage(browser, `${site.url}?v=1&seed=3&fault=crash:s2@3s%2B20s&speed=2`, { });
  await page.evaluate(() => {
    window.ticks = 0;
    const own = AudioContext.prototype.createOscillator;
    AudioContext.prototype.createOscillator = function () { window.ticks++; return own.call(this); };
  });
  await comesTo(page, 6);
  assert.equal(await page.evaluate(() => window.ticks), 0);
  await part(page, "sound").click();
  await page.waitForFunction(() => 0 < window.ticks, null, PATIENCE);
  assertNoFaults(faults);
  await context.close();
});

test("by touch: a tap crashes, another looks closer, a finger drags a fault", async () => {
  const { page, context, faults } = await openPage(browser, `${site.url}?v=1&seed=3&fault=crash:s2@20s%2B10s&autoplay=0&t=3s`, { viewport: { width: 820, height: 1180 }, hasTouch: true, isMobile: true });
  await comesTo(page, 3);
  await server(page, 1).tap();
  await linkSays(page, /crash:s1@3/);
  await page.locator('[data-details="controller"]').tap();
  await part(page, "inspector").waitFor(PATIENCE);
  await part(page, "inspector-close").tap();
  await page.locator('[data-details="device"]').tap();
  await textOf(page, "inspector", /Device/);
  await part(page, "inspector-close").tap();
  const cdp = await context.newCDPSession(page);
  // Two fingers on a server move the page or make it larger; they crash nothing.
  const third = await server(page, 3).boundingBox();
  const at = (x, y) => ({ x: third.x + x, y: third.y + y });
  await cdp.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [at(20, 20), at(60, 30)] });
  for (const more of [10, 20, 30]) await cdp.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: [at(20 - more / 2, 20), at(60 + more, 30)] });
  await cdp.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  await page.waitForTimeout(300);
  assert.doesNotMatch((await run(page)).link, /crash:s3/);
  // A pinch may have made the page larger.
  await cdp.send("Emulation.setPageScaleFactor", { pageScaleFactor: 1 });
  const bar = page.locator('[data-fault="1"] .bar');
  await bar.scrollIntoViewIfNeeded();
  const box = await bar.boundingBox();
  const finger = (type, x) => cdp.send("Input.dispatchTouchEvent", { type, touchPoints: type === "touchEnd" ? [] : [{ x, y: box.y + box.height / 2 }] });
  const middle = box.x + box.width / 2;
  await finger("touchStart", middle);
  for (const share of [0.3, 0.6, 1]) await finger("touchMove", middle + box.width * share);
  await finger("touchEnd", middle);
  await linkSays(page, /crash:s2@(29|30|31)/);
  assertNoFaults(faults);
  await context.close();
});
