import {
  ALL,
  ANY,
  AT_LEAST,
  AT_MOST,
  EQUAL,
  NOT_EQUAL,
  nodeLength,
  SUM_AT_MOST,
  TERM_AT_MOST,
  TERMS_DIFFER,
  TERMS_EQUAL,
} from "./code.ts";

/**
 * Whether a packed state satisfies the conjunction `code[start…end)`. Allocates nothing; linear in the length of the
 * code.
 */
export function holds(code: Int32Array, start: number, end: number, state: Int32Array): boolean {
  let position = start;
  while (position < end) {
    const first = code[position + 1] as number;
    switch (code[position]) {
      case EQUAL:
        if (state[first] !== code[position + 2]) return false;
        position += 3;
        break;
      case AT_LEAST:
        if ((state[first] as number) < (code[position + 2] as number)) return false;
        position += 3;
        break;
      case AT_MOST:
        if ((state[first] as number) > (code[position + 2] as number)) return false;
        position += 3;
        break;
      case NOT_EQUAL:
        if (state[first] === code[position + 2]) return false;
        position += 3;
        break;
      case ALL:
        // A conjunction nested in a conjunction needs no frame: its children come next.
        position += 2;
        break;
      case ANY:
        if (!someHolds(code, position + 2, position + first, state)) return false;
        position += first;
        break;
      case SUM_AT_MOST:
        if (!sumHolds(code, position, position + first - 1, state)) return false;
        position += first;
        break;
      default:
        if (!termsHold(code, position, state)) return false;
        position += 7;
    }
  }
  return true;
}

function someHolds(code: Int32Array, start: number, end: number, state: Int32Array): boolean {
  for (let position = start; position < end; ) {
    const next = position + nodeLength(code, position);
    if (holds(code, position, next, state)) return true;
    position = next;
  }
  return false;
}

function termValue(code: Int32Array, position: number, state: Int32Array): number {
  const value = (state[code[position] as number] as number) + (code[position + 1] as number);
  const cap = code[position + 2] as number;
  return value < cap ? value : cap;
}

function termsHold(code: Int32Array, position: number, state: Int32Array): boolean {
  const left = termValue(code, position + 1, state);
  const right = termValue(code, position + 4, state);
  switch (code[position]) {
    case TERMS_EQUAL:
      return left === right;
    case TERMS_DIFFER:
      return left !== right;
    case TERM_AT_MOST:
      return left <= right;
    default:
      throw new RangeError(`Unknown opcode ${code[position]} in compiled condition`);
  }
}

function sumHolds(code: Int32Array, position: number, end: number, state: Int32Array): boolean {
  let sum = 0;
  for (let at = position + 2; at < end; at += 2) {
    sum += (code[at + 1] as number) * (state[code[at] as number] as number);
  }
  return sum <= (code[end] as number);
}

/** Position of the first node of a conjunction that a state does not satisfy; -1 if it satisfies all. */
export function firstUnmet(
  code: Int32Array,
  start: number,
  end: number,
  state: Int32Array,
): number {
  for (let position = start; position < end; ) {
    const next = position + nodeLength(code, position);
    if (!holds(code, position, next, state)) return position;
    position = next;
  }
  return -1;
}
