// Pictures of one failover, instant by instant, in every layout and theme: could a stranger tell the story from them alone?
//
//   node tests/e2e/story.mjs <folder> [--only wide] [--docs]
//
// With --docs only what the documentation shows: the stage of a laptop, light.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DIST, launch, openPage } from "./browser.mjs";
import { POLICY, host } from "./host.mjs";

const RUN = "v=1&seed=3&fault=crash:s2@20s+6s&autoplay=0";
const INSTANTS = [["1-before", 19.6], ["2-crash", 20.3], ["3-detection", 22.4], ["4-rerouted", 24.6], ["5-recovered", 40]];
const SIZES = [
  { name: "wide", width: 1440, height: 900 },
  { name: "tablet", width: 820, height: 1180 },
  { name: "phone", width: 390, height: 844 },
  { name: "embedded", width: 480, height: 360, embed: true },
];

const folder = process.argv[2];
if (!folder) {
  console.error("usage: node tests/e2e/story.mjs <folder> [--only <size>]");
  process.exit(2);
}
const at = process.argv.indexOf("--only");
const only = at < 0 ? "" : process.argv[at + 1];
const isForDocs = process.argv.includes("--docs");
const sizes = isForDocs ? [{ name: "laptop", width: 1240, height: 780 }] : SIZES;
mkdirSync(folder, { recursive: true });
const site = await host(DIST, { headers: { "access-control-allow-origin": "*", "content-security-policy": POLICY } });
const browser = await launch();
for (const size of sizes.filter(({ name }) => name.includes(only))) {
  for (const theme of isForDocs ? ["light"] : ["light", "dark"]) {
    for (const [name, seconds] of INSTANTS) {
      const address = `${site.url}?${RUN}&t=${seconds}s&theme=${theme}${size.embed ? "&embed=1" : ""}`;
      const { page, context } = await openPage(browser, address, { viewport: { width: size.width, height: size.height }, colorScheme: theme });
      // Until what is new in the legend is new no more.
      await page.waitForTimeout(isForDocs ? 4_500 : 700);
      const path = join(folder, isForDocs ? `${name}.png` : `${size.name}-${theme}-${name}.png`);
      await (isForDocs ? page.locator(".stage-card") : page).screenshot({ path });
      await context.close();
    }
  }
}
await browser.close();
await site.close();
