/**
 * A GBNF expression for exactly the integers from `min` to `max`, in shortest decimal form. Linear in
 * the number of digits.
 *
 * @example
 * integerRange(8, 12); // [8-9] | "1" [0-2]
 */
export function integerRange(min: number, max: number): string {
  const alternatives: string[] = [];
  if (min < 0) {
    const least = max < 0 ? -max : 1;
    const negatives = naturals(least, -min);
    alternatives.push(...negatives.map((digits) => `"-" ${digits}`));
  }
  if (max >= 0) alternatives.push(...naturals(Math.max(min, 0), max));
  return alternatives.join(" | ");
}

/** Ranges of equal length, shortest first. */
function naturals(min: number, max: number): readonly string[] {
  const alternatives: string[] = [];
  for (let from = min; from <= max; ) {
    const longest = 10 ** String(from).length - 1;
    const to = Math.min(max, longest);
    alternatives.push(...sameLength(String(from), String(to)));
    from = to + 1;
  }
  return alternatives;
}

/** The numbers from `low` to `high`, which have the same number of digits. */
function sameLength(low: string, high: string): readonly string[] {
  if (low === "") return [""];
  const first = low.charAt(0);
  const last = high.charAt(0);
  const lowRest = low.slice(1);
  const highRest = high.slice(1);
  if (first === last) {
    return sameLength(lowRest, highRest).map((rest) => join(`"${first}"`, rest));
  }
  const nines = "9".repeat(lowRest.length);
  const zeros = "0".repeat(lowRest.length);
  const alternatives: string[] = [];
  let from = Number(first);
  let to = Number(last);
  if (lowRest !== zeros) {
    from++;
    alternatives.push(...sameLength(lowRest, nines).map((rest) => join(`"${first}"`, rest)));
  }
  const isWhole = highRest === nines;
  if (!isWhole) to--;
  if (from <= to) {
    const digit = from === to ? `"${from}"` : `[${from}-${to}]`;
    alternatives.push(join(digit, Array(lowRest.length).fill("[0-9]").join(" ")));
  }
  if (!isWhole) {
    alternatives.push(...sameLength(zeros, highRest).map((rest) => join(`"${last}"`, rest)));
  }
  return alternatives;
}

function join(a: string, b: string): string {
  return b === "" ? a : `${a} ${b}`;
}
