// The installed Chromium, driven by Playwright, and the things every test asks of a page.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { dirname, join } from "node:path";
import { test as nodeTest } from "node:test";
import { chromium } from "playwright-core";

const here = dirname(fileURLToPath(import.meta.url));
export const DIST = process.env.NINES_DIST ?? join(here, "../../dist");

const CANDIDATES = [
  process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/usr/bin/google-chrome-stable", "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** A loaded machine is slow, not wrong. */
export const PATIENCE = { timeout: 60_000 };

/** A test that hangs is a test that fails, by its name. */
export const test = (name, ...rest) => nodeTest(name, { timeout: 360_000, ...(1 < rest.length ? rest[0] : {}) }, rest.at(-1));

export async function launch() {
  const executablePath = CANDIDATES.find((path) => path && existsSync(path));
  if (!executablePath) throw new Error("no Chromium or Chrome found; set CHROMIUM to its path");
  return chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
}

/**
 * Opens a page that remembers what it must never do: console errors, uncaught errors, breaches of the content policy, failed loads,
 * requests to another host.
 */
export async function openPage(browser, url, { viewport = { width: 1440, height: 900 }, wait = true, ...options } = {}) {
  // Kept pages would carry one test into the next; offline.test.mjs has them on.
  const context = await browser.newContext({ viewport, serviceWorkers: "block", ...options });
  const page = await context.newPage();
  const faults = [];
  page.on("console", (message) => {
    if (message.type() === "error" || /^Nines begins in English/.test(message.text())) faults.push(`console: ${message.text()} (${message.location().url})`);
  });
  page.on("pageerror", (error) => faults.push(`uncaught: ${error.message}`));
  page.on("requestfailed", (request) => {
    const why = request.failure()?.errorText;
    // A worker that is no longer wanted may be stopped while it still loads.
    if (why !== "net::ERR_ABORTED") faults.push(`failed: ${request.url()} ${why}`);
  });
  page.on("request", (request) => {
    if (!/^(http:\/\/(127\.0\.0\.1|localhost):|data:|blob:|about:)/.test(request.url())) faults.push(`another host: ${request.url()}`);
  });
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber} ${event.sample}`);
    });
  });
  await page.goto(url);
  if (wait) await started(page);
  return { page, context, faults };
}

/** Waits until the program has taken over from the static shell. */
export async function started(pageOrFrame) {
  await pageOrFrame.waitForFunction(() => document.documentElement.dataset.started === "yes" && !document.querySelector(".shell"), null, PATIENCE);
}

/** What the page publishes of its run. */
export function run(pageOrFrame) {
  return pageOrFrame.evaluate(() => {
    const { time, digest, playing, link } = document.documentElement.dataset;
    return { seconds: Number(time) / 1e9, digest, playing: playing === "yes", link };
  });
}

/** Waits until the run has come to this simulated second. */
export async function comesTo(pageOrFrame, seconds) {
  await pageOrFrame.waitForFunction((least) => least <= Number(document.documentElement.dataset.time) / 1e9, seconds, PATIENCE);
}

export const part = (pageOrFrame, testid) => pageOrFrame.locator(`[data-testid="${testid}"]`);
export const server = (pageOrFrame, number) => pageOrFrame.locator(`[data-server="${number - 1}"]`);

/** A number worth keeping; `cargo xtask test` repeats these lines. */
export function measured(text) {
  console.log(`measured: ${text}`);
}

export function assertNoFaults(faults) {
  assert.deepEqual(faults, []);
}
