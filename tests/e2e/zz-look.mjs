import { join } from "node:path";
import { readFileSync } from "node:fs";
import { DIST, launch, openPage, part, server, PATIENCE, comesTo } from "./browser.mjs";
import { POLICY, host } from "./host.mjs";
const site = await host(DIST, { headers: { "access-control-allow-origin": "*", "content-security-policy": POLICY } });
const browser = await launch();
const only = process.argv[2] ?? "";
const shot = async (name, query, options, act) => {
  if (!name.includes(only)) return;
  try {
  const { page, context } = await openPage(browser, `${site.url}?v=1&autoplay=0&${query}`, options);
  await page.waitForTimeout(800);
  if (act) await act(page, context);
  await page.screenshot({ path: `/tmp/stage/${name}.png` });
  await context.close();
  } catch (e) { console.log(name, e.message.slice(0, 300)); }
};
const wide = { viewport: { width: 1440, height: 900 } };
await shot("eject", "preset=envoy-ejection&t=12s", wide);
await shot("eject-late", "preset=envoy-ejection&t=42s&theme=dark", { viewport: { width: 1366, height: 768 } });
await shot("devices", "devices=3&t=20s", wide);
await shot("devices-lap", "devices=3&t=20s", { viewport: { width: 1280, height: 720 } });
await shot("devices-phone", "devices=3&t=20s", { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
await shot("stories", "t=3s", wide, async (page) => { await page.getByRole("button", { name: "Stories" }).click(); await page.waitForTimeout(500); });
await shot("stories-search", "t=3s", wide, async (page) => { await page.getByRole("button", { name: "Stories" }).click(); await page.waitForTimeout(300); await page.keyboard.type("retry"); await page.waitForTimeout(500); });
await shot("stories-phone", "t=3s", { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }, async (page) => { await page.getByRole("button", { name: "Stories" }).click(); await page.waitForTimeout(500); });
await shot("busy", "servers=40&workers=64&load=poisson:2000/s&service=exponential:1.2s&duration=100s&t=50s&fault=crash:s3@30s%2B10s", wide, async (page) => { await page.waitForTimeout(4000); await server(page, 3).hover(); await page.waitForTimeout(5000); });
await shot("contrast", "seed=3&fault=crash:s2@20s%2B6s&t=22.4s", { viewport: { width: 1366, height: 768 }, contrast: "more" });
await shot("contrast-dark", "seed=3&fault=crash:s2@20s%2B6s&t=22.4s", { viewport: { width: 1366, height: 768 }, contrast: "more", colorScheme: "dark" });
await shot("hedge", "preset=hedge&t=15s", wide);
await shot("lanes", "seed=3&compare=policy:least&fault=crash:s2@20s%2B6s&t=24s", { viewport: { width: 1366, height: 768 } });
await shot("lanes-phone", "seed=3&compare=policy:least&fault=crash:s2@20s%2B6s&t=24s", { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
await shot("motion", "seed=3&fault=crash:s2@20s%2B6s&t=22.4s", { viewport: { width: 1366, height: 768 }, reducedMotion: "reduce" });
await shot("clip", "seed=3&fault=crash:s2@20s%2B6s&t=20s", wide, async (page, context) => {
  await part(page, "share").click();
  await part(page, "kind-figure").click({ force: true });
  await page.waitForTimeout(600);
  await page.screenshot({ path: "/tmp/stage/share-picture.png" });
  const [download] = await Promise.all([page.waitForEvent("download", PATIENCE), part(page, "save-clip").click()]);
  const data = readFileSync(await download.path()).toString("base64");
  const other = await (await browser.newContext({ viewport: { width: 1000, height: 700 } })).newPage();
  await other.setContent(`<video muted width="980" src="data:video/webm;base64,${data}"></video>`);
  for (const at of [1, 4, 7]) {
    await other.evaluate((at) => new Promise((done) => { const v = document.querySelector("video"); v.onseeked = done; v.currentTime = at; setTimeout(done, 3000); }), at);
    await other.waitForTimeout(300);
    await other.screenshot({ path: `/tmp/stage/clip-${at}.png` });
  }
});
await browser.close();
await site.close();
