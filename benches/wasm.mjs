// Runs the engine's benchmark in wasm under Node: node benches/wasm.mjs <module.wasm> [--peers]
// With --peers, prints what the driver of the peers reads: requests and seconds of CPU time, once, with everything on.
import { readFileSync } from "node:fs";

const REQUESTS = 1_000_000;
const ROUNDS = 5;
const module = await WebAssembly.compile(readFileSync(process.argv[2]));
// The module calls nothing of its host; whatever glue the linker left over is never reached.
const imports = {};
for (const { module: from, name } of WebAssembly.Module.imports(module)) {
  (imports[from] ??= {})[name] = () => {
    throw new Error(`the benchmark called ${from}.${name}`);
  };
}
const { exports } = await WebAssembly.instantiate(module, imports);
const modes = process.argv.includes("--peers") ? [] : [[0, "Bare"], [1, "Everything"]];
if (modes.length === 0) {
  exports.nines_bench(1, REQUESTS / 4);
  const begin = process.cpuUsage();
  const requests = exports.nines_bench(1, REQUESTS);
  console.log(requests, process.cpuUsage(begin).user / 1e6);
}
for (const [everything, label] of modes) {
  exports.nines_bench(everything, REQUESTS / 10);
  let requests = 0;
  const seconds = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    requests = exports.nines_bench(everything, REQUESTS);
    return (performance.now() - start) / 1000;
  }).sort((a, b) => a - b);
  const median = seconds[Math.floor(ROUNDS / 2)];
  const digest = BigInt.asUintN(64, exports.nines_bench_digest()).toString(16).padStart(16, "0");
  const rate = (count) => count / median / 1e6;
  console.log(
    `wasm   ${label}: ${rate(requests).toFixed(2)} M requests/s, ${rate(exports.nines_bench_events()).toFixed(1)} M events/s ` +
      `(median of ${ROUNDS}), digest ${digest}`,
  );
}
