// Starts Nines inside the one-file page: unpacks what the file carries, and fetches nothing.
(() => {
  "use strict";

  const status = document.getElementById("file-status");
  const whole = `<!DOCTYPE html>\n${document.documentElement.outerHTML}\n`;

  // A host may speak before the program can hear, as reveal.js does when a frame has loaded: kept until then.
  const early = window.ninesEarly = [];
  if (window.parent !== window) window.addEventListener("message", (event) => { if (window.ninesEarly && event.source === window.parent && early.length < 32) early.push(event); });

  /**
   * Seven bits a byte: a letter of ASCII as it is; where HTML, an editor or a mail program may read the letter as its own, one of two bytes
   * that stands for it and the next seven bits. The lines are for programs that refuse long ones.
   */
  function unwrap(text) {
    const refused = "\u0000\b\t\n\u000b\f\r\u001a\u001b&<\u007f";
    const bytes = new Uint8Array(text.length * 2);
    let length = 0, held = 0, bits = 0;
    const take = (seven) => {
      held = ((held & 127) << 7) | seven;
      bits += 7;
      if (8 <= bits) bytes[length++] = held >> (bits -= 8);
    };
    for (let i = 0; i < text.length; i += 1) {
      const code = text.charCodeAt(i);
      if (code === 10) continue;
      if (127 < code) take(refused.charCodeAt((code >> 7) - 2));
      take(code & 127);
    }
    return bytes.subarray(0, length);
  }

  /** LZMA as its specification describes it, for a whole that lies in memory: what it refers back to is its own output. */
  function unpackLzma(input) {
    const properties = input[0];
    const lc = properties % 9, lp = Math.floor(properties / 9) % 5, pb = Math.floor(properties / 45);
    const out = new Uint8Array(new DataView(input.buffer, input.byteOffset).getUint32(5, true));
    const chances = (size) => new Uint16Array(size).fill(1024);
    let at = 18, range = 0xffffffff, code = new DataView(input.buffer, input.byteOffset).getUint32(14);

    /** One bit, whose chance of being 0 stands at `i` and learns from it. */
    const bit = (table, i) => {
      const chance = table[i];
      const bound = (range >>> 11) * chance;
      let result = 0;
      if (code < bound) {
        range = bound;
        table[i] = chance + ((2048 - chance) >> 5);
      } else {
        range -= bound;
        code -= bound;
        table[i] = chance - (chance >> 5);
        result = 1;
      }
      if (range < 16777216) {
        range = (range << 8) >>> 0;
        code = ((code << 8) | input[at++]) >>> 0;
      }
      return result;
    };
    const direct = (count) => {
      let result = 0;
      for (let i = 0; i < count; i += 1) {
        range >>>= 1;
        const one = range <= code ? 1 : 0;
        if (one) code -= range;
        result = (result << 1) | one;
        if (range < 16777216) {
          range = (range << 8) >>> 0;
          code = ((code << 8) | input[at++]) >>> 0;
        }
      }
      return result;
    };
    const tree = (table, offset, bits) => {
      let m = 1;
      for (let i = 0; i < bits; i += 1) m = (m << 1) | bit(table, offset + m);
      return m - (1 << bits);
    };
    const backwards = (table, offset, bits) => {
      let m = 1, result = 0;
      for (let i = 0; i < bits; i += 1) {
        const one = bit(table, offset + m);
        m = (m << 1) | one;
        result |= one << i;
      }
      return result;
    };
    const lengths = () => ({ choice: chances(2), low: chances(16 << 3), middle: chances(16 << 3), high: chances(256) });
    const length = (of, place) => {
      if (!bit(of.choice, 0)) return 2 + tree(of.low, place << 3, 3);
      if (!bit(of.choice, 1)) return 10 + tree(of.middle, place << 3, 3);
      return 18 + tree(of.high, 0, 8);
    };

    const literals = chances(0x300 << (lc + lp));
    const [isMatch, isLong] = [chances(12 << 4), chances(12 << 4)];
    const [isAgain, isOlder, isThird, isFourth] = [chances(12), chances(12), chances(12), chances(12)];
    const [slots, places, low] = [chances(4 << 6), chances(128), chances(16)];
    const [fresh, again] = [lengths(), lengths()];
    let state = 0, one = 0, two = 0, three = 0, four = 0;
    for (let to = 0; to < out.length;) {
      const place = to & ((1 << pb) - 1);
      if (!bit(isMatch, (state << 4) + place)) {
        const before = to ? out[to - 1] : 0;
        const offset = 0x300 * (((to & ((1 << lp) - 1)) << lc) + (before >> (8 - lc)));
        let letter = 1;
        if (7 <= state) {
          let like = out[to - one - 1];
          while (letter < 256) {
            const expected = (like >> 7) & 1;
            like <<= 1;
            const got = bit(literals, offset + ((1 + expected) << 8) + letter);
            letter = (letter << 1) | got;
            if (expected !== got) break;
          }
        }
        while (letter < 256) letter = (letter << 1) | bit(literals, offset + letter);
        out[to++] = letter & 255;
        state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
        continue;
      }
      let count;
      if (bit(isAgain, state)) {
        if (!bit(isOlder, state)) {
          if (!bit(isLong, (state << 4) + place)) {
            state = state < 7 ? 9 : 11;
            out[to] = out[to - one - 1];
            to += 1;
            continue;
          }
        } else {
          let distance;
          if (!bit(isThird, state)) distance = two;
          else {
            if (!bit(isFourth, state)) distance = three;
            else [distance, four] = [four, three];
            three = two;
          }
          [two, one] = [one, distance];
        }
        count = length(again, place);
        state = state < 7 ? 8 : 11;
      } else {
        [four, three, two] = [three, two, one];
        count = length(fresh, place);
        state = state < 7 ? 7 : 10;
        const slot = tree(slots, Math.min(count - 2, 3) << 6, 6);
        if (slot < 4) one = slot;
        else {
          const bits = (slot >> 1) - 1;
          const base = (2 | (slot & 1)) << bits;
          one = slot < 14 ? base + backwards(places, base - slot, bits) : base + (direct(bits - 4) << 4) + backwards(low, 0, 4);
        }
      }
      for (; 0 < count && to < out.length; count -= 1, to += 1) out[to] = out[to - one - 1];
    }
    return out;
  }

  /** Puts the streams of a module's code back between what comes before and after it. */
  function join(before, after, streams, size) {
    const wasm = new Uint8Array(before.length + size + after.length);
    wasm.set(before);
    wasm.set(after, before.length + size);
    const places = streams.map(() => 0);
    let to = before.length;
    const one = (stream) => (wasm[to++] = streams[stream][places[stream]++]);
    const bytes = (stream, count) => { let last; for (; 0 < count; count -= 1) last = one(stream); return last; };
    const number = (stream) => {
      let value = 0;
      for (let shift = 0; ; shift += 7) {
        const byte = one(stream);
        value |= (byte & 127) << shift;
        if (byte < 128) return value >>> 0;
      }
    };
    goThroughCode(number, bytes, () => to);
    return wasm;
  }

  function unpack() {
    const packed = unpackLzma(unwrap(document.getElementById("nines-program").textContent));
    // First a line that says how large the module's code is, and how long each part.
    const end = packed.indexOf(10);
    const read = (bytes) => new TextDecoder().decode(bytes);
    const [size, ...lengths] = JSON.parse(read(packed.subarray(0, end)));
    let at = end + 1;
    const [css, glue, before, after, ...streams] = lengths.map((length) => packed.subarray(at, at += length));
    return { css: read(css), glue: read(glue), wasm: join(before, after, streams, size) };
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
    const { css, glue, wasm } = unpack();
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
