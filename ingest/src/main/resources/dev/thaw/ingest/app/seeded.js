/**
 * A stream of numbers from 0 (inclusive) to 1 (exclusive) that is the same wherever the seed is the same: FNV-1a over
 * the seed's UTF-8 bytes starts a mulberry32 generator.
 */
export function numbers(seed) {
  let state = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(seed)) {
    state = Math.imul(state ^ byte, 0x01000193);
  }
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x100000000;
  };
}

/** The things in an order that depends on the seed and on nothing else, not even on their order here. */
export function shuffled(things, seed) {
  const order = [...things].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const next = numbers(seed);
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(next() * (last + 1));
    [order[last], order[other]] = [order[other], order[last]];
  }
  return order;
}
