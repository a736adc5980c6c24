/** A number in words, and the count of words that it takes. */
export interface NumberPhrase {
  readonly value: number;
  readonly length: number;
}

const HUNDRED = 100;
const THOUSAND = 1000;
const MOST_WORDS = 9;

/**
 * The number that begins at a word: `twenty four`, `two hundred and fifty`, `ochenta y dos`.
 *
 * @param valueAt value of a single word; NaN for none
 * @param isJoint whether a word joins the parts of a number: `and`
 */
export function numberPhrase(
  at: number,
  valueAt: (at: number) => number,
  isJoint: (at: number) => boolean,
): NumberPhrase | undefined {
  let current = valueAt(at);
  if (Number.isNaN(current)) return undefined;
  let total = 0;
  let length = 1;
  while (length < MOST_WORDS) {
    const skipped = isJoint(at + length) && takesJoint(current) ? 1 : 0;
    const next = valueAt(at + length + skipped);
    if (Number.isNaN(next)) break;
    if (skipped === 0 && next === THOUSAND && total === 0) {
      total = current * THOUSAND;
      current = 0;
    } else if (skipped === 0 && next === HUNDRED && current >= 1 && current < 10)
      current *= HUNDRED;
    // "quatre-vingts"
    else if (skipped === 0 && current === 4 && next === 20) current = 80;
    else if (continues(current, total, next)) current += next;
    else break;
    length += 1 + skipped;
  }
  return { value: total + current, length };
}

/** Whether a number can end before a joint: `thirty` in `treinta y dos`, `hundred` in `a hundred and two`. */
function takesJoint(current: number): boolean {
  return current === 0 || current % HUNDRED === 0 || (current >= 20 && current % 10 === 0);
}

function continues(current: number, total: number, next: number): boolean {
  if (next <= 0) return false;
  if (current === 0) return total > 0 && next < THOUSAND;
  if (current % HUNDRED === 0) return next < HUNDRED;
  // "soixante-dix", "quatre-vingt-treize"
  const tens = current % HUNDRED;
  const most = tens === 60 || tens === 80 ? 20 : 10;
  return tens >= 20 && tens % 10 === 0 && next < most;
}

/**
 * The number of German words in one: `zweihundertfünfzig`.
 *
 * @param numberOf the value of a single word; NaN for none
 */
export function compoundNumber(word: string, numberOf: (word: string) => number): number {
  const [, many, size, rest] = /^(.*?)(tausend|hundert)(?:und)?(.*)$/.exec(word) ?? [];
  const [, one, ten] = /^(.+)und(.+zig|dreissig)$/.exec(word) ?? [];
  if (one !== undefined && ten !== undefined && size === undefined)
    return numberOf(one) + numberOf(ten);
  if (many === undefined || size === undefined || rest === undefined) return Number.NaN;
  const partOf = (part: string, none: number): number => {
    if (part === "") return none;
    const value = numberOf(part);
    return Number.isNaN(value) ? compoundNumber(part, numberOf) : value;
  };
  return partOf(many, 1) * (size === "tausend" ? THOUSAND : HUNDRED) + partOf(rest, 0);
}
