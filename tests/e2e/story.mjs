// Pictures of one failover, instant by instant, in every layout and theme: could a stranger tell the story from them alone?
//
//   node tests/e2e/story.mjs <folder> [--only phone-dark] [--docs]
//
// Of each layout and theme a sheet with all five beside one another is made too. With --docs only what the documentation shows: the
// stage of a laptop, light, and the sheets.
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DIST, launch, openPage } from "./browser.mjs";
import { POLICY, host } from "./host.mjs";

const RUN = "v=1&seed=3&fault=crash:s2@20s+6s&autoplay=0";
const INSTANTS = [["1-before", 19.6], ["2-crash", 20.3], ["3-detection", 22.4], ["4-rerouted", 24.6], ["5-recovered", 40]];
const LAYOUTS = [
  { name: "wide", width: 1440, height: 900, columns: 3 },
  { name: "laptop", width: 1280, height: 720, columns: 3 },
  { name: "tablet", width: 820, height: 1180, columns: 3 },
  { name: "phone", width: 390, height: 844, columns: 5 },
  { name: "embedded", width: 480, height: 360, columns: 3, embed: true },
];
const THEMES = [
  { name: "light", colorScheme: "light" },
  { name: "dark", colorScheme: "dark" },
  { name: "contrast", colorScheme: "light", contrast: "more" },
  { name: "print", colorScheme: "light", media: "print" },
];
/** Sheets are as wide as this, in CSS pixels. */
const SHEET = 1600;
const GAP = 8;

const folder = process.argv[2];
if (!folder) {
  console.error("usage: node tests/e2e/story.mjs <folder> [--only <layout>-<theme>] [--docs]");
  process.exit(2);
}
const at = process.argv.indexOf("--only");
const only = at < 0 ? "" : process.argv[at + 1];
const isForDocs = process.argv.includes("--docs");
mkdirSync(folder, { recursive: true });
const site = await host(DIST, { headers: { "access-control-allow-origin": "*", "content-security-policy": POLICY } });
const browser = await launch();

/** One instant of one layout in one theme. */
async function picture({ embed, width, height }, { name, media, ...options }, seconds, take) {
  // Print follows the theme of the page; what is chosen in the link would win over it.
  const theme = media ? "" : `&theme=${options.colorScheme}`;
  const address = `${site.url}?${RUN}&t=${seconds}s${theme}${embed ? "&embed=1" : ""}`;
  const { page, context } = await openPage(browser, address, { viewport: { width, height }, ...options });
  if (media) await page.emulateMedia({ media });
  if (embed) {
    // What waits under the play button of a frame that nobody has started yet is another picture.
    await page.locator(".poster").click();
    await page.locator("[data-testid=play]").click();
    await page.locator("[data-testid=time-line]").fill(String(Math.round((seconds / 60) * 10_000)));
  }
  await page.waitForTimeout(700);
  await take(page);
  await context.close();
}

/** Pictures beside one another, in one. */
async function sheet(paths, columns, path) {
  const context = await browser.newContext({ viewport: { width: SHEET, height: 100 } });
  const page = await context.newPage();
  const width = Math.floor((SHEET - GAP * (columns + 1)) / columns);
  const images = paths.map((path) => `<img width="${width}" src="data:image/png;base64,${readFileSync(path).toString("base64")}">`);
  await page.setContent(`<body style="margin:${GAP}px;display:flex;flex-wrap:wrap;gap:${GAP}px;align-items:start;background:#777">${images.join("")}`);
  await page.evaluate(() => Promise.all([...document.images].map((image) => image.decode())));
  await page.screenshot({ path, fullPage: true, ...(path.endsWith("jpg") && { type: "jpeg", quality: 80 }) });
  await context.close();
}

if (isForDocs) {
  for (const [name, seconds] of INSTANTS) {
    const path = join(folder, `${name}.png`);
    await picture({ width: 1240, height: 780 }, THEMES[0], seconds, async (page) => {
      // Until what is new in the legend is new no more.
      await page.waitForTimeout(4_000);
      await page.locator(".stage-card").screenshot({ path });
    });
  }
}
const shots = isForDocs ? join(folder, "..", "failover-shots") : folder;
mkdirSync(shots, { recursive: true });
for (const layout of LAYOUTS) {
  for (const theme of THEMES) {
    const name = `${layout.name}-${theme.name}`;
    if (!name.includes(only) || (theme.media && layout.name !== "wide")) continue;
    const paths = [];
    for (const [instant, seconds] of INSTANTS) {
      const path = join(shots, `${name}-${instant}.png`);
      if (!process.argv.includes("--sheets")) await picture(layout, theme, seconds, (page) => page.screenshot({ path }));
      paths.push(path);
    }
    await sheet(paths, layout.columns, join(folder, `${name}.${isForDocs ? "jpg" : "png"}`));
  }
}
await browser.close();
await site.close();
