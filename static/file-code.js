// How the code of a wasm module is made up: both for taking it apart when the one file is made and for putting it together in there.

/**
 * Goes through the code of a wasm module from function to function. What it is made of packs better apart, each kind beside its like:
 * `number(stream)` moves one LEB128 number between module and stream and returns it, `bytes(stream, count)` moves bytes and returns the
 * last, and `at()` is the place in the module. Which way they move is the caller's business, so that one description serves both ways.
 */
function goThroughCode(number, bytes, at) {
  const [OPCODES, SIZES, LOCAL_TYPES, LOCALS, GLOBALS, CALLS, BRANCHES, BLOCKS, ALIGNMENTS, OFFSETS, I32, I64, FLOATS, REST] = Array(14).keys();
  /** How many numbers follow the opcodes that begin with 0xfc. */
  const AFTER_FC = { 8: 2, 9: 1, 10: 2, 11: 1, 12: 2, 13: 1, 14: 2, 15: 1, 16: 1, 17: 1 };
  const numbers = (stream, count) => { for (; 0 < count; count -= 1) number(stream); };
  for (let functions = number(SIZES); 0 < functions; functions -= 1) {
    const size = number(SIZES);
    const end = at() + size;
    for (let groups = number(LOCAL_TYPES); 0 < groups; groups -= 1) { number(LOCAL_TYPES); bytes(LOCAL_TYPES, 1); }
    while (at() < end) {
      const code = bytes(OPCODES, 1);
      if (0x20 <= code && code <= 0x22) number(LOCALS);
      else if (0x28 <= code && code <= 0x3e) { number(ALIGNMENTS); number(OFFSETS); }
      else if (code === 0x41) number(I32);
      else if (code === 0x42) number(I64);
      else if (code === 0x43) bytes(FLOATS, 4);
      else if (code === 0x44) bytes(FLOATS, 8);
      else if (code === 0x10) number(CALLS);
      else if (code === 0x11) numbers(REST, 2);
      else if (code === 0x0c || code === 0x0d) number(BRANCHES);
      else if (2 <= code && code <= 4) number(BLOCKS);
      else if (code === 0x23 || code === 0x24) number(GLOBALS);
      else if (code === 0x0e) numbers(REST, number(REST) + 1);
      else if (code === 0x1c) numbers(REST, number(REST));
      else if ([0x25, 0x26, 0x3f, 0x40, 0xd0, 0xd2].includes(code)) number(REST);
      else if (code === 0xfc) {
        const which = number(OPCODES);
        if (8 <= which) numbers(REST, AFTER_FC[which]);
        if (17 < which) throw new Error(`opcode 0xfc ${which} is not known here`);
      } else if (![0, 1, 5, 0x0b, 0x0f, 0x1a, 0x1b, 0xd1].includes(code) && !(0x45 <= code && code <= 0xc4)) {
        throw new Error(`opcode ${code} is not known here`);
      }
    }
  }
}
