// Runs the engine's benchmark in a browser, in two workers at once as the laboratory does: node benches/page.mjs <module.wasm>
import { readFileSync } from "node:fs";
import { launch } from "../tests/e2e/browser.mjs";

const REQUESTS = 1_000_000;
const ROUNDS = 7;
const WORKERS = 2;

/** In a worker: takes the module first, then runs the benchmark whenever asked, and says how many requests that were. */
const work = `
  let bench;
  onmessage = async ({ data: { bytes, requests } }) => {
    if (bytes) {
      const module = await WebAssembly.compile(bytes);
      const imports = {};
      for (const { module: from, name } of WebAssembly.Module.imports(module)) (imports[from] ??= {})[name] = () => { throw new Error(name); };
      bench = (await WebAssembly.instantiate(module, imports)).exports.nines_bench;
    }
    postMessage(bench(1, requests));
  };`;

const browser = await launch();
try {
  const page = await browser.newPage();
  const rates = await page.evaluate(async ({ work, module, requests, rounds, count }) => {
    const bytes = Uint8Array.from(atob(module), (letter) => letter.charCodeAt(0));
    const script = URL.createObjectURL(new Blob([work], { type: "text/javascript" }));
    const workers = Array.from({ length: count }, () => new Worker(script));
    const ask = (message) => Promise.all(workers.map((worker) => new Promise((done, failed) => {
      worker.onmessage = ({ data }) => done(data);
      worker.onerror = ({ message }) => failed(new Error(message));
      worker.postMessage(message);
    })));
    // Compiled quickly first, well while it runs: only calls that come later get the good one.
    await ask({ bytes, requests: requests / 10 });
    await ask({ requests: requests / 4 });
    const rates = [];
    for (let round = 0; round < rounds; round += 1) {
      const start = performance.now();
      const done = (await ask({ requests })).reduce((sum, requests) => sum + requests);
      rates.push(done / (performance.now() - start) / 1000);
    }
    return rates.sort((a, b) => a - b);
  }, { work, module: readFileSync(process.argv[2]).toString("base64"), requests: REQUESTS, rounds: ROUNDS, count: WORKERS });
  const [least, median, most] = [0, Math.floor(ROUNDS / 2), ROUNDS - 1].map((place) => rates[place].toFixed(2));
  console.log(`page   Everything: ${median} M requests/s over ${WORKERS} workers in Chromium (median of ${ROUNDS}; ${least} to ${most})`);
} finally {
  await browser.close();
}
