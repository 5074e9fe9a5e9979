// Pictures of the page in the middle of a failover, at the sizes we promise, light and dark.
//
//   node tests/e2e/shots.mjs <folder> [--only 1440x900] [--query '<link query>'] [--full] [--readme]
//
// The run is the same every time: fixed seed, fixed fault, stopped at a fixed instant by the view key `t`.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DIST, launch, openPage } from "./browser.mjs";
import { host, POLICY } from "./host.mjs";

const MID_FAILOVER = "v=1&preset=playground&seed=3&fault=crash:s2@20s+10s&t=22.3s&autoplay=0";
const SIZES = [
  { name: "1440x900", width: 1440, height: 900 },
  { name: "1024x768", width: 1024, height: 768 },
  { name: "390x844", width: 390, height: 844 },
  { name: "embed-480x360", width: 480, height: 360, embed: true },
];

function option(name) {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? null : process.argv[at + 1];
}

const folder = process.argv[2] && !process.argv[2].startsWith("--") ? process.argv[2] : null;
if (!folder) {
  console.error("usage: node tests/e2e/shots.mjs <folder> [--only <size>] [--query <query>] [--full] [--readme]");
  process.exit(2);
}
mkdirSync(folder, { recursive: true });

const query = option("query") ?? MID_FAILOVER;
const only = option("only");
const readme = process.argv.includes("--readme");
const site = await host(DIST, { headers: { "access-control-allow-origin": "*", "content-security-policy": POLICY } });
const browser = await launch();
let faultCount = 0;

for (const size of readme ? [{ name: "page", width: 1440, height: 900 }] : SIZES) {
  if (only && !size.name.includes(only)) continue;
  for (const theme of readme ? ["light"] : ["light", "dark"]) {
    const address = `${site.url}?${query}&theme=${theme}${size.embed ? "&embed=1" : ""}`;
    const options = { viewport: { width: size.width, height: size.height }, colorScheme: theme, deviceScaleFactor: readme ? 1.5 : 1 };
    const { page, context, faults } = await openPage(browser, address, options);
    // A few frames for the stage and the charts, which paint at their own pace.
    await page.waitForTimeout(900);
    const path = join(folder, readme ? "page.png" : `${size.name}-${theme}.png`);
    await page.screenshot({ path, fullPage: process.argv.includes("--full") });
    console.log(path, faults.length ? faults : "");
    faultCount += faults.length;
    await context.close();
  }
}
await browser.close();
await site.close();
process.exit(faultCount ? 1 : 0);
