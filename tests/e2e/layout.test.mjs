// From a small phone to a wall: nothing overflows sideways, nothing that says it can be used is out of reach.
import assert from "node:assert/strict";
import violationsIn from "./axe.mjs";
import { assertNoFaults, comesTo, openPage, part, server, test } from "./browser.mjs";
import { browser, site } from "./site.mjs";

const FAILOVER = "?v=1&seed=7&fault=crash:s2@20s+10s&t=22.2s";

test("no page scrolls sideways from 320 to 2560 pixels", async () => {
  const { page, context, faults } = await openPage(browser, site.url + FAILOVER);
  for (const width of [320, 360, 390, 480, 600, 768, 1024, 1280, 1440, 1920, 2560]) {
    await page.setViewportSize({ width, height: 900 });
    await page.waitForTimeout(150);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= width, `${wide} pixels wide in a window of ${width}`);
    const stage = await part(page, "stage").boundingBox();
    assert.ok(stage && 0 <= stage.x && stage.x + stage.width <= width + 1, `the stage fits in ${width}`);
    for (const number of [1, 2, 3]) {
      const box = await server(page, number).boundingBox();
      assert.ok(box && 24 <= box.width && 24 <= box.height, `server ${number} can be hit at ${width}`);
    }
  }
  assertNoFaults(faults);
  await context.close();
});

for (const theme of ["light", "dark"]) {
  test(`axe finds nothing of level A or AA, ${theme}`, async () => {
    const { page, context } = await openPage(browser, `${site.url}${FAILOVER}&theme=${theme}`, { colorScheme: theme });
    await comesTo(page, 22);
    const check = async (where) => {
      const violations = await violationsIn(page);
      assert.deepEqual(violations, [], where);
    };
    await check("the page");
    await part(page, "share").click();
    await part(page, "share-dialog").waitFor();
    for (const kind of ["link", "frame", "text", "figure", "qr"]) {
      await part(page, `kind-${kind}`).check();
      if (kind === "link") await part(page, "knobs").locator("summary").click();
      await check(`the share dialog, ${kind}`);
    }
    await page.keyboard.press("Escape");
    await part(page, "help").click();
    await part(page, "help-dialog").waitFor();
    await check("the help");
    await page.keyboard.press("Escape");
    const closed = page.locator('[data-testid^="group-"][aria-expanded="false"]');
    while (await closed.count()) await closed.first().click();
    await check("all groups open");
    await part(page, "nav-baseline").click();
    await part(page, "lab").waitFor();
    await check("an experiment");
    await part(page, "nav-failover").click();
    await part(page, "lab-run").click();
    await part(page, "lab-finding").waitFor();
    await check("an experiment's results");
    // On a phone the results scroll sideways inside their boxes, and must do so by keyboard too.
    await page.setViewportSize({ width: 390, height: 844 });
    await check("an experiment's results on a phone");
    await context.close();
  });
}

test("the page is worked by keyboard: a server crashes and play pauses", async () => {
  const { page, context } = await openPage(browser, `${site.url}?v=1&seed=7`);
  await comesTo(page, 1);
  await server(page, 2).focus();
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.documentElement.dataset.link.includes("fault=crash:s2"));
  await part(page, "play").focus();
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.documentElement.dataset.playing === "no");
  await context.close();
});
