// Links and the share dialog: what one person hands on, another opens, and it is the same run.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before } from "node:test";
import { fileURLToPath } from "node:url";
import { DIST, PATIENCE, assertNoFaults, comesTo, launch, measured, openPage, part, run, server, started, test } from "./browser.mjs";
import { POLICY, host } from "./host.mjs";

const GOLDEN = join(dirname(fileURLToPath(import.meta.url)), "../golden/links.txt");
const CORS = { "access-control-allow-origin": "*", "cross-origin-resource-policy": "cross-origin" };

let browser;
let site;
before(async () => {
  browser = await launch();
  site = await host(DIST, { headers: { "content-security-policy": POLICY, ...CORS } });
});
after(async () => {
  await browser?.close();
  await site?.close();
});

const dialog = async (page, kind) => {
  await part(page, "share").click();
  await part(page, `kind-${kind}`).check();
};
const queryOf = (link) => new URL(link).search.slice(1);

test("every golden link opens in the page as it decodes", async () => {
  const { page, context, faults } = await openPage(browser, site.url);
  const lines = readFileSync(GOLDEN, "utf8").split("\n").filter((line) => line && !line.startsWith("//"));
  let opened = 0;
  for (const line of lines) {
    const [given, expect] = line.split(" -> ");
    // A scenario file is pasted, not linked; a bare name is a preset's.
    if (given.startsWith("{")) continue;
    const tail = /^[?#]/.test(given) ? given : given.includes("=") ? `?${given}` : `?preset=${given}`;
    await page.goto("about:blank");
    await page.goto(site.url + (given.includes("://") ? given.slice(given.search(/[?#]/)) : tail));
    await started(page);
    const { link } = await run(page);
    if (!link.includes("#s1.")) {
      const got = queryOf(link).split("&").filter((pair) => !/^(theme|t|speed|title|autoplay)=/.test(pair)).join("&");
      assert.equal(got, expect, given);
    } else {
      assert.ok(600 < expect.length, given);
    }
    opened += 1;
  }
  assert.ok(20 < opened, `${opened} links`);
  measured(`${opened} golden links opened in the page, each the scenario it decodes to`);
  assertNoFaults(faults);
  await context.close();
});

test("the address follows what is done without filling the history, and back is the experiment before", async () => {
  const { page, context, faults } = await openPage(browser, `${site.url}?v=1&seed=7&autoplay=0`);
  await page.evaluate(() => {
    window.written = { replaced: 0, pushed: 0 };
    for (const [name, count] of [["replaceState", "replaced"], ["pushState", "pushed"]]) {
      const original = history[name].bind(history);
      history[name] = (...rest) => { window.written[count] += 1; return original(...rest); };
    }
  });
  const before = await page.evaluate(() => history.length);
  const slider = part(page, "field-load").locator("input[type=range]");
  await slider.focus();
  for (let i = 0; i < 25; i += 1) await page.keyboard.press("ArrowRight");
  await page.waitForFunction(() => location.search.includes("load="), null, PATIENCE);
  const { replaced, pushed } = await page.evaluate(() => window.written);
  assert.ok(1 <= replaced && replaced <= 6 && pushed === 0, `25 steps of a slider wrote the address ${replaced} times`);
  assert.equal(await page.evaluate(() => history.length), before);
  measured(`25 steps of a slider write the address ${replaced} times and the history not once`);
  const edited = await page.evaluate(() => location.search);

  await part(page, "nav-failover").click();
  await page.waitForFunction(() => location.search.includes("preset=failover"), null, PATIENCE);
  await part(page, "nav-combined").click();
  await page.waitForFunction(() => location.search.includes("preset=combined"), null, PATIENCE);
  assert.equal(await page.evaluate(() => history.length), before + 2);
  await page.goBack();
  await page.waitForFunction(() => document.documentElement.dataset.link.includes("preset=failover"), null, PATIENCE);
  assert.equal(await part(page, "nav-failover").getAttribute("aria-current"), "page");
  await page.goBack();
  await page.waitForFunction(() => !document.documentElement.dataset.link.includes("preset="), null, PATIENCE);
  assert.equal((await run(page)).link.split("?")[1].replace("&autoplay=0", ""), edited.slice(1).replace("&autoplay=0", ""), "the playground as it was left");
  await page.goForward();
  await page.waitForFunction(() => document.documentElement.dataset.link.includes("preset=failover"), null, PATIENCE);
  assertNoFaults(faults);
  await context.close();
});

test("a reproducible link says that the run came out the same, and that another does not", async () => {
  const { page, context } = await openPage(browser, `${site.url}?v=1&seed=11&duration=20s&speed=8`);
  await comesTo(page, 2);
  await server(page, 2).click();
  await dialog(page, "link");
  const link = await part(page, "share-reproducible").inputValue();
  assert.match(link, /fault=crash:s2@.*&eng=\d+&digest=[0-9a-f]{16}$/);
  await context.close();
  const playedToItsEnd = async (link) => {
    const opened = await openPage(browser, `${link}&speed=20`);
    await opened.page.waitForFunction(() => /kept|broken/.test(document.documentElement.dataset.promise), null, PATIENCE);
    const verdict = await opened.page.evaluate(() => document.documentElement.dataset.promise);
    const notices = await part(opened.page, "notice").allInnerTexts();
    await opened.context.close();
    return [verdict, notices.join(" ")];
  };
  const flipped = link.replace(/.$/, (last) => (last === "0" ? "1" : "0"));
  for (const [tried, verdict, words] of [
    [link, "kept", /Reproduced exactly: every event/],
    [link.replace(/eng=\d+/, "eng=77"), "kept", /made with engine 77 and this is engine \d/],
    [flipped, "broken", /not the run that was shared/],
    [flipped.replace(/eng=\d+/, "eng=77"), "broken", /not quite the run.*made with engine 77/],
  ]) {
    const [got, said] = await playedToItsEnd(tried);
    assert.equal(got, verdict, tried);
    assert.match(said, words);
  }
});

test("from the open page to a working frame in a page of one's own, without reading anything", async () => {
  const { page, context, faults } = await openPage(browser, `${site.url}?v=1&preset=failover`, { permissions: ["clipboard-read", "clipboard-write"] });
  await comesTo(page, 0.5);
  const began = Date.now();
  await dialog(page, "frame");
  await part(page, "copy-embed").click();
  await page.waitForFunction(() => document.querySelector("[data-testid=copy-embed]").textContent.includes("Copied"), null, PATIENCE);
  assert.match(await page.locator("dialog [role=status]").innerText(), /copied/);
  const snippet = await page.evaluate(() => navigator.clipboard.readText());
  site.pages["/mine.html"] = `<!DOCTYPE html><html lang="en"><title>My course</title><link rel="icon" href="data:,"><h1>My course</h1>${snippet}`;
  const mine = await openPage(browser, `${site.origin.replace("127.0.0.1", "localhost")}/mine.html`, { wait: false });
  const frame = mine.page.frames()[1];
  await started(frame);
  await part(frame, "poster").click();
  await comesTo(frame, 1);
  const seconds = (Date.now() - began) / 1000;
  measured(`from the open page to a frame that plays in a page of one's own: 3 presses, ${seconds.toFixed(1)} s by machine`);
  assert.ok(seconds < 60);
  assert.equal(await mine.page.locator("iframe").getAttribute("loading"), "lazy");
  assert.match(await mine.page.locator("iframe").getAttribute("title"), /Failover/);
  assert.match(await mine.page.locator("p a").getAttribute("href"), /preset=failover/);
  assertNoFaults([...faults, ...mine.faults]);
  await mine.context.close();
  await context.close();
});

test("a teacher's choices are in the link, and the preview shows them as they will be", async () => {
  const { page, context, faults } = await openPage(browser, `${site.url}?v=1&preset=failover&autoplay=0&t=22.5s`);
  await page.waitForFunction(() => Number(document.documentElement.dataset.time) === 22.5e9, null, PATIENCE);
  await dialog(page, "frame");
  await part(page, "choice-title").fill("A crash & <b>more</b>");
  await part(page, "choice-task").fill("Which policy loses least?");
  await part(page, "choice-theme").selectOption("dark");
  await part(page, "choice-opens").selectOption("now");
  await page.locator("#choice-width").fill("700");
  await page.locator("#choice-width").press("Enter");
  await part(page, "knobs").locator("summary").click();
  await part(page, "show-servers").uncheck();
  await part(page, "lock-policy").check();
  const snippet = await part(page, "share-embed").inputValue();
  for (const piece of ["embed=controls", "theme=dark", "t=22.5s", "show=load,policy,fault", "lock=policy", "task=Which%20policy", "title=A%20crash%20%26%20%3Cb%3E", 'width="700"', "A crash &amp; &lt;b&gt;"]) {
    assert.ok(snippet.includes(piece), `${piece} in ${snippet}`);
  }
  const address = snippet.match(/src="([^"]+)"/)[1].replaceAll("&amp;", "&");
  await page.waitForFunction((address) => document.querySelector("[data-testid=preview]")?.src === address, address, PATIENCE);
  const frame = await (await page.locator("[data-testid=preview]").elementHandle()).contentFrame();
  await started(frame);
  assert.equal(await frame.locator(".stage-title").innerText(), "A crash & <b>more</b>");
  assert.match(await part(frame, "task").innerText(), /Which policy loses least\?/);
  assert.equal(await frame.locator("b").count(), 0, "a title is text and stays text");
  assert.ok(await frame.locator("[data-testid=field-policy] select").isDisabled());
  assert.equal(await part(frame, "field-servers").count(), 0);
  assert.equal(await frame.evaluate(() => document.documentElement.dataset.theme), "dark");
  const history = await page.evaluate(() => window.history.length);
  await part(page, "choice-theme").selectOption("light");
  await page.waitForTimeout(900);
  const next = await (await page.locator("[data-testid=preview]").elementHandle()).contentFrame();
  await started(next);
  assert.equal(await page.evaluate(() => window.history.length), history, "the preview writes no history");
  assertNoFaults(faults);
  await context.close();
});

test("the dialog is worked by keyboard alone, and the run stands still meanwhile", async () => {
  const { page, context, faults } = await openPage(browser, `${site.url}?v=1&seed=7`, { permissions: ["clipboard-read", "clipboard-write"] });
  await comesTo(page, 0.5);
  await page.keyboard.press("s");
  await part(page, "share-dialog").waitFor();
  const { seconds, playing } = await run(page);
  assert.equal(playing, false);
  await part(page, "kind-link").focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await part(page, "share-markdown").waitFor();
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.value?.slice(document.activeElement.selectionStart, document.activeElement.selectionEnd)), await part(page, "share-markdown").inputValue(), "a text is selected as one comes to it");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelector("[data-testid=copy-markdown]").textContent.includes("Copied"), null, PATIENCE);
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /^\[Nines: Playground\]\(http/);
  assert.equal((await run(page)).seconds, seconds);
  await page.keyboard.press("Escape");
  await comesTo(page, seconds + 0.3);
  assertNoFaults(faults);
  await context.close();
});

test("a picture is saved as SVG and as PNG, and a code of the link as SVG", async () => {
  const { page, context, faults } = await openPage(browser, `${site.url}?v=1&preset=failover&autoplay=0&t=22.5s`, { colorScheme: "dark" });
  await page.waitForFunction(() => Number(document.documentElement.dataset.time) === 22.5e9, null, PATIENCE);
  await dialog(page, "figure");
  const saved = async (testid) => {
    const [file] = await Promise.all([page.waitForEvent("download"), part(page, testid).click()]);
    return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
  };
  const svg = await saved("save-svg");
  assert.equal(svg.name, "nines-failover.svg");
  const problem = await page.evaluate((text) => {
    const parsed = new DOMParser().parseFromString(text, "image/svg+xml");
    return parsed.querySelector("parsererror")?.textContent ?? `${parsed.querySelectorAll("text").length} texts, ${parsed.querySelectorAll("circle, path, rect").length} shapes`;
  }, svg.bytes.toString());
  assert.match(problem, /^\d\d texts, \d\d+ shapes$/);
  assert.match(svg.bytes.toString(), /Server 2/);
  assert.match(svg.bytes.toString(), /fill="#ffffff"/, "for paper, whatever the page looks like");
  const png = await saved("save-png");
  assert.equal(png.bytes.subarray(1, 4).toString(), "PNG");
  assert.equal(png.bytes.readUInt32BE(16), 1920);
  assert.match(await part(page, "share-caption").inputValue(), /^Nines: Failover, at 22\.5 s\. Server 2 crashed at 20\.0 s\..* Run it: http/);
  await part(page, "kind-qr").check();
  const code = await saved("save-qr");
  assert.match(code.bytes.toString(), /^<svg xmlns=.*<path fill="#000000"/);
  assertNoFaults(faults);
  await context.close();
});

test("a scenario too long for a query goes into the fragment and comes back", async () => {
  const faultsOf = Array.from({ length: 45 }, (_, i) => `fault=crash:s${(i % 3) + 1}@${i + 1}.25s+0.5s`).join("&");
  const { page, context, faults } = await openPage(browser, `${site.url}?v=1&${faultsOf}&autoplay=0`);
  const { link } = await run(page);
  assert.match(link, /#s1\.[A-Za-z0-9_-]+$/);
  assert.ok(link.length < 400, `${link.length} characters`);
  const again = await openPage(browser, link);
  assert.equal((await run(again.page)).link, link);
  assert.match(await part(again.page, "group-faults").innerText(), /45/);
  assertNoFaults([...faults, ...again.faults]);
  await again.context.close();
  await context.close();
});
