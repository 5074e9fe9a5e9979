// How the program of the one file is packed: bit by bit, each by its chance as far as what stands before it tells. That is context mixing,
// after Matt Mahoney's lpaq, with contexts that know what WebAssembly is made of. Packing and unpacking are this one description.

/**
 * Goes through a program from beginning to end: how common each letter is, texts, a module. `lengths` are those of the texts and of what
 * comes before, in and after the module's code. `bit(chance, one)` moves one bit whose chance of being 1 is `chance` in 4096, and returns
 * it; when packing (`isKnown`) `out` has the program and `one` is the bit, else `out` is filled.
 */
function goThroughProgram(out, [texts, before, , after], bit, isKnown) {
  // Kinds of letters: below are those that the code is taken apart into.
  const TEXTS = 14, BEFORE = 15, AFTER = 16, WEIGHTS = 17, KINDS = 18;
  const OPCODES = 0, LOCALS = 3;

  // A letter is a walk down the tree of its kind, which keeps neighbours together and puts common ones near the root. A branch is a further
  // node, or the complement of a letter. A path has a leading one.
  const branches = new Int16Array(KINDS << 9), paths = new Int32Array(KINDS << 8);
  function plant(kind, weight) {
    const letters = [...Array(256).keys()].filter((letter) => 0 < weight(letter));
    const sums = [0];
    for (const letter of letters) sums.push(sums.at(-1) + 2 ** weight(letter));
    let nodes = 0;
    const grow = (from, to, path) => {
      if (to - from === 1) {
        paths[kind << 8 | letters[from]] = path;
        return ~letters[from];
      }
      let middle = from + 1;
      while (middle < to - 1 && sums[middle] + sums[middle + 1] < sums[from] + sums[to]) middle += 1;
      const node = nodes++;
      branches[kind << 9 | node << 1] = grow(from, middle, path << 1);
      branches[kind << 9 | node << 1 | 1] = grow(middle, to, path << 1 | 1);
      return node;
    };
    if (letters.length === 1) branches.fill(grow(0, 1, 1), kind << 9, (kind << 9) + 2);
    else if (1 < letters.length) grow(0, letters.length, 1);
  }

  // Between a chance in 4096 and its logistic stretch, in 256ths.
  const squash = new Int16Array(4096), stretch = new Int16Array(4096).fill(2047);
  const CURVE = [1, 2, 3, 6, 10, 16, 27, 45, 73, 120, 194, 310, 488, 747, 1101, 1546, 2047, 2549, 2994, 3348, 3607, 3785, 3901, 3975, 4022, 4050, 4068, 4079, 4085, 4089, 4092, 4093, 4094];
  for (let at = 0, next = 0; at < 4096; at += 1) {
    squash[at] = (CURVE[at >> 7] * (128 - (at & 127)) + CURVE[(at >> 7) + 1] * (at & 127) + 64) >> 7;
    for (; next <= squash[at]; next += 1) stretch[next] = at - 2048;
  }

  // Five opinions, each of its own context: a chance and, in the lowest four bits, how often it has been seen. Sixteen lie together, for what
  // four steps down a tree can come to. A sixth says how what stood here before went on. How much each is believed is learnt.
  const SIZE = 19;
  const slots = new Uint16Array(5 << SIZE).fill(1 << 15), likes = new Uint16Array(KINDS << 6).fill(1 << 15);
  const byNode = new Int32Array(KINDS << 11).fill(20_000), byPlace = new Int32Array(1 << 13);
  const rates = Int32Array.from({ length: 16 }, (_, seen) => 131_072 / (2 * seen + 3));
  const contexts = new Int32Array(5);
  const ends = new Int32Array(1 << 16);
  let at = 0, like = 0, length = 0;

  const hash = (a, b) => {
    const mixed = Math.imul((Math.imul(a, 0x2c1b3c6d) + b) | 0, 0x9e3779b1);
    return mixed ^ (mixed >>> 15);
  };
  const place = (context, node) => (context << SIZE) + ((hash(contexts[context], node) >>> (36 - SIZE)) << 4);
  const learnt = (slot, one) => {
    const chance = slot >> 4, seen = slot & 15;
    const next = one ? chance + ((Math.imul(4095 - chance, rates[seen]) + 65_535) >> 16) : chance + (Math.imul(-chance | 0, rates[seen]) >> 16);
    return (next << 4) | (seen < 12 ? seen + 1 : seen);
  };

  /** Moves one letter of a kind, of which `contexts` tell. Written out: it is nearly all the time that unpacking takes. */
  function letter(kind, where) {
    const path = isKnown ? paths[kind << 8 | out[at]] : 1;
    const expected = 0 < length ? paths[kind << 8 | out[like]] : 1;
    let left = 31 - Math.clz32(path), unlike = 31 - Math.clz32(expected), gone = 1;
    const tree = kind << 9, p = where << 3;
    // Of some kinds there is one letter only.
    let node = branches[tree] === branches[tree + 1] ? branches[tree] : 0;
    while (0 <= node) {
      const s0 = place(0, node), s1 = place(1, node), s2 = place(2, node), s3 = place(3, node), s4 = place(4, node);
      for (let step = 1; step < 16 && 0 <= node;) {
        const v0 = slots[s0 + step], v1 = slots[s1 + step], v2 = slots[s2 + step], v3 = slots[s3 + step], v4 = slots[s4 + step];
        const x0 = stretch[v0 >> 4], x1 = stretch[v1 >> 4], x2 = stretch[v2 >> 4], x3 = stretch[v3 >> 4], x4 = stretch[v4 >> 4];
        let m = 0, x5 = 0;
        if (0 < unlike && expected >> unlike === gone) {
          unlike -= 1;
          m = kind << 6 | Math.min(length, 31) << 1 | expected >> unlike & 1;
          x5 = stretch[likes[m] >> 4];
        }
        const n = (kind << 8 | node) << 3;
        const sum = (Math.imul(x0, byNode[n] + byPlace[p]) >> 8) + (Math.imul(x1, byNode[n + 1] + byPlace[p + 1]) >> 8)
          + (Math.imul(x2, byNode[n + 2] + byPlace[p + 2]) >> 8) + (Math.imul(x3, byNode[n + 3] + byPlace[p + 3]) >> 8)
          + (Math.imul(x4, byNode[n + 4] + byPlace[p + 4]) >> 8) + (Math.imul(x5, byNode[n + 5] + byPlace[p + 5]) >> 8)
          + byNode[n + 6] + byPlace[p + 6];
        const chance = squash[Math.max(0, Math.min(4095, (sum >> 8) + 2048))];
        const one = bit(chance, path >> (left -= 1) & 1);

        const missed = Math.imul((one << 12) - chance, 12);
        let more = (Math.imul(x0, missed) + 32_768) >> 16;
        byNode[n] += more; byPlace[p] += more;
        more = (Math.imul(x1, missed) + 32_768) >> 16;
        byNode[n + 1] += more; byPlace[p + 1] += more;
        more = (Math.imul(x2, missed) + 32_768) >> 16;
        byNode[n + 2] += more; byPlace[p + 2] += more;
        more = (Math.imul(x3, missed) + 32_768) >> 16;
        byNode[n + 3] += more; byPlace[p + 3] += more;
        more = (Math.imul(x4, missed) + 32_768) >> 16;
        byNode[n + 4] += more; byPlace[p + 4] += more;
        more = (Math.imul(x5, missed) + 32_768) >> 16;
        byNode[n + 5] += more; byPlace[p + 5] += more;
        more = (missed + 128) >> 8;
        byNode[n + 6] += more; byPlace[p + 6] += more;
        slots[s0 + step] = learnt(v0, one); slots[s1 + step] = learnt(v1, one); slots[s2 + step] = learnt(v2, one);
        slots[s3 + step] = learnt(v3, one); slots[s4 + step] = learnt(v4, one);
        if (m !== 0) likes[m] = learnt(likes[m], one);
        node = branches[tree | node << 1 | one];
        gone = gone << 1 | one;
        step = step << 1 | one;
      }
    }
    out[at] = ~node;
    at += 1;
    lookBack();
    return ~node;
  }

  /** Where the last four letters stood before, what followed them is likely again. */
  function lookBack() {
    if (0 < length && out[like] === out[at - 1]) { length += 1; like += 1; } else length = 0;
    if (at < 4) return;
    const four = hash(out[at - 4] << 24 | out[at - 3] << 16 | out[at - 2] << 8 | out[at - 1], 0) >>> 16;
    if (length === 0) {
      like = ends[four];
      while (length < 32 && length < like && out[like - 1 - length] === out[at - 1 - length]) length += 1;
      if (length < 3) length = 0;
    }
    ends[four] = at;
  }

  let word = 0;
  function text(kind, count) {
    for (; 0 < count; count -= 1) {
      const four = out[at - 1] << 24 | out[at - 2] << 16 | out[at - 3] << 8 | out[at - 4];
      contexts[0] = hash(kind, four >>> 24);
      contexts[1] = hash(kind, four >>> 16);
      contexts[2] = hash(kind, four);
      contexts[3] = hash(kind, hash(four, out[at - 5] | out[at - 6] << 8));
      contexts[4] = hash(kind, word);
      const code = letter(kind, 512 + (kind << 4) + Math.min(length, 15));
      const isOfWord = (48 <= code && code < 58) || (64 < code && code < 91) || (96 < code && code < 123) || code === 95;
      word = isOfWord ? hash(word, code) : 0;
    }
  }

  // The last number of each kind, and the last four opcodes.
  const last = new Int32Array(KINDS);
  let opcodes = 0;
  /** A letter of the code: which of its number, and what the number is so far. */
  function code(kind, index, value) {
    const kindAndIndex = hash(kind, index), all = hash(kindAndIndex, value);
    contexts[0] = hash(kindAndIndex, opcodes & 0xff);
    contexts[1] = hash(kindAndIndex, hash(last[kind], opcodes & 0xff));
    contexts[2] = hash(all, opcodes & 0xffff);
    contexts[3] = hash(all, opcodes);
    contexts[4] = hash(all, hash(last[LOCALS], opcodes & 0xffffff));
    return letter(kind, kind === OPCODES ? opcodes & 0xff : 256 + (kind << 3) + Math.min(index, 7));
  }
  function remember(kind, value) {
    last[kind] = value;
    if (kind === OPCODES) opcodes = opcodes << 8 | value & 0xff;
  }
  function number(kind) {
    let value = 0;
    for (let index = 0; ; index += 1) {
      const byte = code(kind, index, value);
      value |= (byte & 127) << (7 * index);
      if (128 <= byte) continue;
      remember(kind, value);
      return value >>> 0;
    }
  }
  function bytes(kind, count) {
    for (let index = 0; index < count; index += 1) remember(kind, code(kind, index, 0));
    return out[at - 1];
  }

  plant(WEIGHTS, () => 1);
  text(WEIGHTS, WEIGHTS << 8);
  for (let kind = 0; kind < WEIGHTS; kind += 1) plant(kind, (letter) => out[kind << 8 | letter]);
  text(TEXTS, texts);
  text(BEFORE, before);
  goThroughCode(number, bytes, () => at);
  text(AFTER, after);
}
