// Scale: five thousand requests in flight over five hundred servers, and what a frame of that costs in script and paint calls.
import assert from "node:assert/strict";
import { PATIENCE, comesTo, measured, run, test } from "./browser.mjs";
import { browser, site } from "./site.mjs";

const GOAL_MILLIS = 6;
// About 5,000 in flight: 4,500 a second, a second on the way, and their service.
const LARGE = "?v=1&seed=7&servers=500&load=poisson:4500/s&service=exponential:100ms&policy=least&speed=0.25&t=4s";

/**
 * Times all callbacks of an animation frame together: the engine's slice, the scene, and all calls to the canvas. One entry for each
 * frame of the browser, however many asked for it (this test's own waiting does too).
 */
const timeFrames = () => {
  window.frameMillis = [];
  let last;
  const ask = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (callback) => ask((clock) => {
    const begun = performance.now();
    callback(clock);
    const millis = performance.now() - begun;
    if (clock === last) window.frameMillis[window.frameMillis.length - 1] += millis;
    else window.frameMillis.push(millis);
    last = clock;
  });
};

async function framesOf(page, count) {
  await page.evaluate(() => { window.frameMillis.length = 0; });
  await page.waitForFunction((count) => count <= window.frameMillis.length, count, PATIENCE);
  const millis = (await page.evaluate(() => window.frameMillis)).sort((a, b) => a - b);
  const at = (share) => millis[Math.min(millis.length - 1, Math.floor(share * millis.length))];
  return { median: at(0.5), p95: at(0.95) };
}

/**
 * The same by the processor's clock instead of the wall's: what else runs on the machine is no cost of the page. One callback a frame, as
 * nothing here waits by frames.
 */
async function processorTime(page, seconds) {
  await browser.startTracing(page, { categories: ["devtools.timeline"] });
  await page.waitForTimeout(seconds * 1_000);
  const { traceEvents } = JSON.parse(await browser.stopTracing());
  const millis = traceEvents.filter((it) => it.name === "FireAnimationFrame" && it.tdur).map((it) => it.tdur / 1_000).sort((a, b) => a - b);
  assert.ok(20 <= millis.length, `${millis.length} frames in ${seconds} s`);
  const at = (share) => millis[Math.min(millis.length - 1, Math.floor(share * millis.length))];
  return { median: at(0.5), p95: at(0.95), frames: millis.length };
}

async function openTimed(query, options) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  await page.addInitScript(timeFrames);
  await page.goto(site.url + query);
  await page.waitForFunction(() => document.documentElement.dataset.started === "yes" && !document.querySelector(".shell"), null, PATIENCE);
  return { page, context };
}

test("five thousand requests over five hundred servers are painted in time", async () => {
  const { page, context } = await openTimed(LARGE);
  await comesTo(page, 4.5);
  await page.waitForFunction(() => document.documentElement.dataset.playing === "yes");
  const wall = await framesOf(page, 90);
  // A crowded machine has slower processors, too: the best of three looks is the nearest to the page's own cost.
  const looks = [];
  for (let look = 0; look < 3; look++) looks.push(await processorTime(page, 4));
  const { median, p95, frames } = looks.sort((one, other) => one.p95 - other.p95)[0];
  measured(`a frame with 5,000 requests and 500 servers: median ${median.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms of script and paint calls (goal ${GOAL_MILLIS}; processor time over ${frames} frames; by the wall's clock median ${wall.median.toFixed(1)} ms, p95 ${wall.p95.toFixed(1)} ms)`);
  assert.ok(p95 <= 3 * GOAL_MILLIS, `${p95.toFixed(1)} ms is more than three times ${GOAL_MILLIS} ms`);
  await context.close();
});

test("a usual frame costs next to nothing, and a page at rest asks for no frame at all", async () => {
  const { page, context } = await openTimed("?v=1&seed=7");
  await comesTo(page, 3);
  const { median, p95 } = await processorTime(page, 3);
  measured(`a usual frame: median ${median.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms of script and paint calls, by processor time`);
  await page.keyboard.press(" ");
  await page.waitForFunction(() => document.documentElement.dataset.playing === "no");
  await page.waitForTimeout(600);
  const before = await page.evaluate(() => window.frameMillis.length);
  await page.waitForTimeout(1_000);
  const frames = (await page.evaluate(() => window.frameMillis.length)) - before;
  assert.equal(frames, 0, "nothing is drawn when nothing changed");
  await context.close();
});

/** Keeps hold of the memory of every wasm program that starts. */
const keepMemories = () => {
  window.memories = [];
  for (const name of ["instantiate", "instantiateStreaming"]) {
    const own = WebAssembly[name];
    WebAssembly[name] = async (...all) => {
      const made = await own.apply(WebAssembly, all);
      const { memory } = (made.instance ?? made).exports;
      if (memory) window.memories.push(memory);
      return made;
    };
  }
};

test("ten minutes of play leave memory flat", async () => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, serviceWorkers: "block" });
  const page = await context.newPage();
  await page.addInitScript(keepMemories);
  await page.goto(`${site.url}?v=1&seed=7&speed=40&duration=3600s&mttf=60s&mttr=10s`);
  await page.waitForFunction(() => document.documentElement.dataset.started === "yes" && !document.querySelector(".shell"), null, PATIENCE);
  const megabytes = () => page.evaluate(() => {
    window.gc?.();
    return {
      wasm: window.memories.reduce((sum, memory) => sum + memory.buffer.byteLength, 0) / 1e6,
      script: (performance.memory?.usedJSHeapSize ?? 0) / 1e6,
    };
  });
  // By now there have been as many checkpoints as are ever kept: from here on every new one takes the place of an old one. What has
  // happened is kept once for all of them, and no longer than ten minutes second by second.
  await comesTo(page, 200);
  const early = await megabytes();
  await comesTo(page, 800);
  const late = await megabytes();
  measured(`ten minutes of play: wasm memory ${early.wasm.toFixed(1)} → ${late.wasm.toFixed(1)} MB, script heap ${early.script.toFixed(1)} → ${late.script.toFixed(1)} MB`);
  assert.ok(0 < early.wasm, "the memory of the program is known");
  assert.ok(late.wasm <= early.wasm + 2, `${early.wasm.toFixed(1)} MB became ${late.wasm.toFixed(1)} MB`);
  assert.ok(late.script < early.script + 4, `${early.script.toFixed(1)} MB became ${late.script.toFixed(1)} MB`);
  assert.ok((await run(page)).playing);
  await context.close();
});
