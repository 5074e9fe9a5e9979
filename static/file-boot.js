// Starts Nines inside the one-file page: unpacks what the file carries, and fetches nothing.
(() => {
  "use strict";

  const status = document.getElementById("file-status");
  const whole = `<!DOCTYPE html>\n${document.documentElement.outerHTML}\n`;

  /** Two letters for 13 or 14 bits, in the 91 printable letters that no HTML reads as its own. */
  function unwrap(text) {
    const letters = "!\"#$%'()*+,-./0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~";
    const values = new Int16Array(128).fill(-1);
    [...letters].forEach((letter, value) => { values[letter.charCodeAt(0)] = value; });
    const bytes = new Uint8Array(text.length);
    let length = 0, first = -1, bits = 0, held = 0;
    for (let i = 0; i < text.length; i += 1) {
      const value = values[text.charCodeAt(i) & 127];
      if (value < 0) continue;
      if (first < 0) { first = value; continue; }
      const pair = first + value * 91;
      first = -1;
      held |= pair << bits;
      bits += (pair & 8191) > 88 ? 13 : 14;
      for (; 8 <= bits; bits -= 8, held >>>= 8) bytes[length++] = held & 255;
    }
    if (0 <= first) bytes[length++] = (held | (first << bits)) & 255;
    return bytes.subarray(0, length);
  }

  async function unpack() {
    if (typeof DecompressionStream !== "function") throw new Error("this browser is too old: it cannot unpack gzip (Chrome 80, Firefox 113, Safari 16.4 can)");
    const packed = unwrap(document.getElementById("nines-program").textContent);
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
    // First a line that says how long each part is.
    const end = bytes.indexOf(10);
    const text = (from, to) => new TextDecoder().decode(bytes.subarray(from, to));
    const [css, glue] = JSON.parse(text(0, end));
    const at = end + 1;
    return { css: text(at, at + css), glue: text(at + css, at + css + glue), wasm: bytes.subarray(at + css + glue) };
  }

  function script(text) {
    return new Promise((done, failed) => {
      const node = document.createElement("script");
      node.src = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
      node.onload = done;
      node.onerror = () => failed(new Error("the program did not load"));
      document.head.append(node);
    });
  }

  async function start() {
    const { link, home } = JSON.parse(document.getElementById("nines-scenario").textContent);
    const { css, glue, wasm } = await unpack();
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets = [sheet];
    const [module] = await Promise.all([WebAssembly.compile(wasm), script(glue)]);
    // What the page makes of it: the scenario, where it came from, itself to be saved again, and workers made of its own program.
    window.ninesFile = { link, home, whole };
    window.ninesEngine = { module, script: glue };
    await wasm_bindgen({ module_or_path: module });
    document.documentElement.dataset.started = "yes";
  }

  const explain = (text) => {
    if (status.isConnected) { status.textContent = text; return; }
    const note = document.createElement("p");
    note.setAttribute("role", "alert");
    note.textContent = text;
    document.body.prepend(note);
  };
  window.addEventListener("nines-panic", (event) => explain(`Nines has stopped, a mistake of ours: ${event.detail}. Reload to begin again.`));
  start().catch((error) => explain(`Nines cannot start here: ${error.message}.`));
})();
