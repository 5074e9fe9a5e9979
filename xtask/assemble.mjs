// Finishes a built page: names and hashes for every file, the list the service worker keeps, the pages for hosts, and the page in one file.
//
//   node xtask/assemble.mjs <dist> <static> <version> [<tag>=<its shell.json> …]
//
// The tags are those of the languages beside English that were built.
//
// In Node because it brings hashes along, and a build of the page needs Node already, and because the page unpacks by the same script.
import { createHash } from "node:crypto";
import { copyFileSync, readFileSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [dist, sources, version, ...others] = process.argv.slice(2);
const languages = others.map((other) => other.split("="));
const hash = (kind, data, as) => createHash(kind).update(data).digest(as);
const read = (name) => readFileSync(join(dist, name));
const source = (name) => readFileSync(join(sources, name), "utf8");
const integrity = (name) => `sha384-${hash("sha384", read(name), "base64")}`;
const only = (names, pattern) => names.find((name) => pattern.test(name)) ?? fail(`no file like ${pattern} in ${dist}`);

function fail(text) {
  console.error(text);
  process.exit(1);
}

/** Puts a file's content into its name, so that no cache can mix versions. */
function hashed(name) {
  const [stem, extension] = name.split(/\.(?=[^.]+$)/);
  const renamed = `${stem}-${hash("sha256", read(name), "hex").slice(0, 16)}.${extension}`;
  renameSync(join(dist, name), join(dist, renamed));
  return renamed;
}

/** Sevens of bits as UTF-8; `static/file-boot.js` has the other direction and the reasons. */
function wrap(sevens) {
  let text = "";
  for (let i = 0; i < sevens.length; i += 1) {
    const refused = REFUSED.indexOf(String.fromCharCode(sevens[i]));
    text += String.fromCharCode(refused < 0 ? sevens[i] : 256 + refused * 128 + (sevens[i += 1] ?? 0));
  }
  // No line ends in a space, which editors take away.
  return text.match(/.{0,799}[^ ]|.+/gs).join("\n");
}
const [, REFUSED] = /const refused = ("[^"]+")/.exec(source("file-boot.js")).map((text) => text.startsWith('"') ? JSON.parse(text) : text);

/** Style sheets are small; what a reader of the source would miss is not worth its place in a file that is mailed around. */
const squeezed = (css) =>
  css.replace(/\/\*[^]*?\*\//g, "").replace(/\s+/g, " ").replace(/ ?([{};]) ?/g, "$1").replace(/([:,]) /g, "$1").replaceAll(";}", "}").trim();

/** The same for the boot script, whose comments stand alone. */
const bare = (script) => script.replace(/^ *\/\*\*[^]*?\*\/\n/gm, "").replace(/^ *\/\/.*\n/gm, "").replace(/^ +/gm, "").trim();

/** Glue and wasm name each of their hundreds of imports by what it does and a hash: numbers instead. */
function renumbered(glue, wasm) {
  const IMPORTS = 2;
  const numbers = new Map();
  const leb = (value) => (value < 128 ? [value] : [(value & 127) | 128, ...leb(value >> 7)]);
  const read = (at) => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = wasm[at++];
      value |= (byte & 127) << shift;
      if (byte < 128) return [value, at];
    }
  };
  let from = 8, size, at;
  for (;;) {
    [size, at] = read(from + 1);
    if (wasm[from] === IMPORTS) break;
    from = at + size;
  }
  const end = at + size;
  let count;
  [count, at] = read(at);
  const section = leb(count);
  const text = () => {
    const [length, begin] = read(at);
    at = begin + length;
    return wasm.toString("latin1", begin, at);
  };
  for (; 0 < count; count -= 1) {
    const [module, name] = [text(), text()];
    const number = `$${numbers.size.toString(36)}`;
    numbers.set(name, number);
    // All but functions, whose kind is followed by one number, are none of wasm-bindgen's.
    if (wasm[at] !== 0) fail(`the page's wasm imports ${name}, which is no function`);
    const begin = at;
    [, at] = read(at + 1);
    section.push(...leb(module.length), ...Buffer.from(module), ...leb(number.length), ...Buffer.from(number), ...wasm.subarray(begin, at));
  }
  const shorter = Buffer.concat([wasm.subarray(0, from), Buffer.from([IMPORTS, ...leb(section.length), ...section]), wasm.subarray(end)]);
  const named = glue.replace(/\b__wb[\w$]+/g, (name) => numbers.get(name) ?? name);
  const script = named.replace(/^ *\/\/.*\n/gm, "").replace(/^ +/gm, "").replace(/^const ret = (.*);\nreturn ret;$/gm, "return $1;");
  return [Buffer.from(script), shorter];
}

/** Where the code of a wasm module begins and ends. */
function codeOf(wasm) {
  const CODE = 10;
  for (let at = 8; ;) {
    const kind = wasm[at++];
    let size = 0;
    for (let shift = 0, byte = 128; 128 <= byte; shift += 7) {
      byte = wasm[at++];
      size |= (byte & 127) << shift;
    }
    if (kind === CODE) return [at, at + size];
    at += size;
  }
}
const { goThroughCode, goThroughProgram } = new Function(`${source("file-code.js")}${source("file-model.js")} return { goThroughCode, goThroughProgram };`)();

/** Texts and a module as `static/file-model.js` packs them: its lengths, and sevens of bits. */
function packed(texts, wasm) {
  const KINDS = 17, TEXTS = 14, BEFORE = 15, AFTER = 16;
  const weights = new Uint8Array(KINDS << 8), counts = new Uint32Array(KINDS << 8);
  const out = Buffer.concat([weights, ...texts, wasm]);
  const begin = out.length - wasm.length, [from, to] = codeOf(wasm);
  let at = weights.length;
  const take = (kind, count) => { for (; 0 < count; count -= 1) counts[kind << 8 | out[at++]] += 1; return out[at - 1]; };
  const number = (kind) => {
    for (let value = 0, shift = 0; ; shift += 7) {
      const byte = take(kind, 1);
      value |= (byte & 127) << shift;
      if (byte < 128) return value >>> 0;
    }
  };
  take(TEXTS, begin - at);
  take(BEFORE, from);
  goThroughCode(number, take, () => at);
  if (at !== begin + to) fail("the code of the page's wasm was not understood");
  take(AFTER, out.length - at);
  // How common a letter is, as a power of two: enough to shape a tree by.
  counts.forEach((count, i) => { out[i] = 32 - Math.clz32(count); });

  const sevens = [];
  let low = 0, high = 0xfffffff;
  const bit = (chance, one) => {
    const size = high - low;
    const bound = low + Math.imul(size >>> 12, chance) + (Math.imul(size & 4095, chance) >>> 12);
    if (one) high = bound; else low = bound + 1;
    for (; (low ^ high) < 1 << 21;) {
      sevens.push(high >>> 21);
      low = low << 7 & 0xfffffff;
      high = (high << 7 & 0xfffffff) | 127;
    }
    return one;
  };
  const parts = [from, to - from, wasm.length - to];
  goThroughProgram(out, [begin - weights.length, ...parts], bit, true);
  sevens.push((low >>> 21) + 1);
  return [[weights.length, ...texts.map((text) => text.length), ...parts], sevens];
}

/** A script or a page with what it says to people in another language: whole strings and whole elements. */
const translated = (source, words) =>
  Object.entries(words).reduce((text, [from, to]) => text.replaceAll(`"${from}"`, `"${to}"`).replaceAll(`>${from}<`, `>${to}<`), source);

function oneFile(styles, glue, wasm, language = "en", words = {}) {
  const css = Buffer.from(squeezed(styles.map((name) => read(name).toString()).join("\n")));
  const [script, program] = renumbered(read(glue).toString(), read(wasm));
  const [lengths, sevens] = packed([css, script], program);
  const boot = `\n${["file-code.js", "file-model.js"].map((name) => bare(source(name))).join("\n")}\n${bare(translated(source("file-boot.js"), words))}\n`;
  const style = squeezed(source("file.css"));
  const holes = {
    "boot-hash": hash("sha256", boot, "base64"), "style-hash": hash("sha256", style, "base64"), generator: `Nines ${version}`, style, lengths: lengths.join(" "), program: wrap(sevens), boot,
  };
  const shell = translated(source("file.html"), words).replace('lang="en"', `lang="${language}"`);
  return shell.replace(/%([a-z-]+)%/g, (all, name) => holes[name] ?? fail(`file.html names ${all}`));
}

for (const name of ["nines-embed.js", "embedding.html", "embedding.css", "embedding.js"]) copyFileSync(join(sources, name), join(dist, name));

let page = read("index.html").toString();
const before = readdirSync(dist);
const program = (name) => ["js", "wasm"].map((extension) => only(before, new RegExp(`^${name}-[0-9a-f]+(_bg)?\\.${extension}$`)));
const [glue, wasm] = program("nines-web");
const [prologueGlue, prologueWasm] = program("nines-prologue");
const [engineGlue, engineWasm] = program("nines-engine");
const styles = [...page.matchAll(/<link rel="stylesheet" href="\.\/([^"]+)"/g)].map(([, name]) => name);
if (styles.length === 0) fail("index.html names no style sheet");

writeFileSync(join(dist, "nines.html"), oneFile(styles, glue, wasm));
const [boot, worker] = ["boot.js", "worker.js"].map(hashed);
/** What a language beside English is made of, by the names the boot script knows. */
const spoken = languages.map(([tag, path]) => {
  const words = JSON.parse(readFileSync(path, "utf8"));
  const [glue, wasm] = program(`nines-web-${tag}`);
  const [prologueGlue, prologueWasm] = program(`nines-prologue-${tag}`);
  const [shell, file] = [`shell-${tag}.json`, `nines-${tag}.html`];
  writeFileSync(join(dist, shell), JSON.stringify(words));
  writeFileSync(join(dist, file), oneFile(styles, glue, wasm, tag, words));
  return [tag, { glue, wasm, "prologue-glue": prologueGlue, "prologue-wasm": prologueWasm, words: hashed(shell), file }];
});

// Every file but the boot script is checked by the browser against its hash. The boot script itself must run where nothing else may load, to
// say why: in a frame without an origin, on a host that sends no CORS header, an `integrity` attribute would keep it from doing so.
for (const name of styles) {
  page = page.replace(`<link rel="stylesheet" href="./${name}"`, `<link rel="stylesheet" href="./${name}" crossorigin="anonymous" integrity="${integrity(name)}"`);
}
const keptWhenUsed = spoken.flatMap(([tag, files]) => Object.values(files).map((name) => [name, integrity(name), tag]));
for (const name of [glue, wasm, prologueGlue, prologueWasm, "nines.html"]) keptWhenUsed.push([name, integrity(name), "en"]);
const kept = [...styles, engineGlue, engineWasm, worker, ...before.filter((name) => /\.(svg|png|webmanifest)$/.test(name))];
const build = hash("sha256", [...[boot, ...kept].map((name) => `${name} ${integrity(name)}`), ...keptWhenUsed].join("\n"), "hex").slice(0, 16);
const checks = { glue, wasm, "prologue-glue": prologueGlue, "prologue-wasm": prologueWasm, "engine-glue": engineGlue, "engine-wasm": engineWasm, file: "nines.html" };
const attributes = Object.entries(checks).map(([key, name]) => `data-${key}-integrity="${integrity(name)}"`);
if (0 < spoken.length) attributes.push(`data-languages="${spoken.map(([tag]) => tag).join(" ")}"`);
for (const [tag, files] of spoken) {
  attributes.push(...Object.entries(files).map(([key, name]) => `data-${tag}-${key}="./${name}" data-${tag}-${key}-integrity="${integrity(name)}"`));
}
page = page.replace('src="./boot.js"', `src="./${boot}" data-build="${build}" data-worker="./${worker}" data-file="./nines.html" ${attributes.join(" ")}`);
if (!page.includes(build)) fail("index.html has no boot script");
writeFileSync(join(dist, "index.html"), page);

const files = [["index.html", ""], ...[boot, ...kept].map((name) => [name, integrity(name)]), ...keptWhenUsed];
const service = source("service-worker.js").replace("%version%", build).replace("%files%", JSON.stringify(files));
writeFileSync(join(dist, "service-worker.js"), service);
