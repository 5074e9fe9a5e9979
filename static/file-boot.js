// Starts Nines inside the one-file page: unpacks what the file carries, and fetches nothing.
(() => {
  "use strict";

  const status = document.getElementById("file-status");
  const whole = `<!DOCTYPE html>\n${document.documentElement.outerHTML}\n`;

  // A host may speak before the program can hear, as reveal.js does when a frame has loaded: kept until then.
  const early = window.ninesEarly = [];
  if (window.parent !== window) window.addEventListener("message", (event) => { if (window.ninesEarly && event.source === window.parent && early.length < 32) early.push(event); });

  /**
   * Seven bits a letter of ASCII; where HTML, an editor or a mail program may read the letter as its own, one of two bytes that stands for
   * it and the next seven bits. The lines are for programs that refuse long ones.
   */
  function unwrap(text) {
    const refused = "\u0000\b\t\n\u000b\f\r\u001a\u001b&<\u007f";
    const sevens = new Uint8Array(text.length * 2);
    let length = 0;
    for (let i = 0; i < text.length; i += 1) {
      const code = text.charCodeAt(i);
      if (code === 10) continue;
      if (127 < code) sevens[length++] = refused.charCodeAt((code >> 7) - 2);
      sevens[length++] = code & 127;
    }
    return sevens.subarray(0, length);
  }

  /** Arithmetic decoding: a number of 28 bits lies between two others that close in on it, and move up where their first seven agree. */
  function decoder(sevens, tell) {
    let low = 0, high = 0xfffffff, code = 0, at = 0;
    while (at < 4) code = code << 7 | sevens[at++];
    return (chance) => {
      const size = high - low;
      const bound = low + Math.imul(size >>> 12, chance) + (Math.imul(size & 4095, chance) >>> 12);
      const one = code <= bound ? 1 : 0;
      if (one) high = bound; else low = bound + 1;
      for (; (low ^ high) < 1 << 21; code = (code << 7 & 0xfffffff) | sevens[at++]) {
        low = low << 7 & 0xfffffff;
        high = (high << 7 & 0xfffffff) | 127;
        if ((at & 16_383) === 0) tell(at / sevens.length);
      }
      return one;
    };
  }

  function decoded(size, lengths, sevens, tell) {
    const out = new Uint8Array(size);
    goThroughProgram(out, lengths, decoder(sevens, tell), false);
    return out;
  }

  /** The same in a worker made of these very functions, so that the page stays awake and says how far it is. */
  function decodedAside(...task) {
    return new Promise((done, failed) => {
      const answer = "onmessage = ({ data }) => { const out = decoded(...data, postMessage); postMessage(out, [out.buffer]); };";
      const text = [goThroughCode, goThroughProgram, decoder, decoded, answer].join("\n");
      const worker = new Worker(URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
      const unpacking = status.textContent;
      worker.onmessage = ({ data }) => {
        if (typeof data === "number") { status.textContent = `${unpacking} ${Math.round(data * 100)} %`; return; }
        worker.terminate();
        done(data);
      };
      worker.onerror = failed;
      worker.postMessage(task);
    });
  }

  async function unpack() {
    const program = document.getElementById("nines-program");
    const [weights, css, glue, ...wasm] = program.dataset.lengths.split(" ").map(Number);
    const size = [weights, css, glue, ...wasm].reduce((sum, length) => sum + length);
    const task = [size, [css + glue, ...wasm], unwrap(program.textContent)];
    const out = await decodedAside(...task).catch(() => decoded(...task, () => {}));
    const read = (from, length) => new TextDecoder().decode(out.subarray(from, from + length));
    return { css: read(weights, css), glue: read(weights + css, glue), wasm: out.subarray(weights + css + glue) };
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
  const stopped = (what) => explain(`${"Nines has stopped, a mistake of ours:"} ${what}. ${"Reload to begin again."}`);
  window.addEventListener("nines-panic", (event) => stopped(event.detail));
  const trapped = (error) => { if (error instanceof WebAssembly.RuntimeError) stopped(error.message); };
  window.addEventListener("error", (event) => trapped(event.error));
  window.addEventListener("unhandledrejection", (event) => trapped(event.reason));
  start().catch((error) => explain(`${"Nines cannot start here:"} ${error.message}.`));
})();
