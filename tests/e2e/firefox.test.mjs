// The other engine of browsers: the hosted page and the page in one file come to the same run there. Where Firefox is missing it says so.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { setTimeout as sleep } from "node:timers/promises";
import { DIST, launch, measured, openPage, run, test } from "./browser.mjs";
import { launchFirefox } from "./firefox.mjs";
import { POLICY, host } from "./host.mjs";

const LINK = "v=1&preset=failover&seed=5&duration=30s&fault=crash:s2@5s+6s&t=20s&autoplay=0";

/** Waits for an expression in the page to be true, at most a minute. */
async function until(firefox, expression) {
  for (let tries = 0; !(await firefox.value(expression)); tries += 1, await sleep(100)) {
    if (600 < tries) throw new Error(`in Firefox it was never true that ${expression}`);
  }
}

async function digestOf(firefox) {
  await until(firefox, "document.documentElement.dataset.started === 'yes' && document.documentElement.dataset.time === '20000000000'");
  return firefox.value("document.documentElement.dataset.digest");
}

test("Firefox plays the same run, from a host and from a disk, and an experiment", async () => {
  const site = await host(DIST, { headers: { "content-security-policy": POLICY } });
  const folder = mkdtempSync(join(tmpdir(), "nines-firefox-file-"));
  const firefox = await launchFirefox();
  let browser;
  try {
    if (firefox === null) return measured("Firefox is not here: the page was not tried in it");
    browser = await launch();
    const { page } = await openPage(browser, `${site.url}?${LINK}`);
    await page.waitForFunction(() => Number(document.documentElement.dataset.time) === 20e9);
    const { digest } = await run(page);

    await firefox.open(`${site.url}?${LINK}`);
    assert.equal(await digestOf(firefox), digest, "from a host");

    const path = join(folder, "nines.html");
    const text = readFileSync(join(DIST, "nines.html"), "utf8");
    writeFileSync(path, text.replace('{"nines": 1, "link": ""}', () => JSON.stringify({ nines: 1, link: LINK })));
    await firefox.open(pathToFileURL(path).href);
    assert.equal(await digestOf(firefox), digest, "from a disk");

    await firefox.open(`${pathToFileURL(path).href}?v=1&preset=baseline`);
    await until(firefox, "document.querySelector('[data-testid=lab-run]')");
    await firefox.value("document.querySelector('[data-testid=lab-run]').click()");
    await until(firefox, "document.querySelector('[data-testid=lab-finding]')");
    measured(`Firefox: the same digest ${digest} from a host and from a disk, and an experiment in workers of the file`);
  } finally {
    await firefox?.close();
    await browser?.close();
    await site.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
