// A browser and the page at a sub-path of a strict host, for the tests of one file: there before the first, gone after the last.
import { after, before } from "node:test";
import { DIST, launch } from "./browser.mjs";
import { POLICY, host } from "./host.mjs";

export let browser;
export let site;

before(async () => {
  browser = await launch();
  site = await host(DIST, { headers: { "content-security-policy": POLICY } });
});
after(async () => {
  await browser?.close();
  await site?.close();
});
