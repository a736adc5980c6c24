import { IntList } from "../../base/collections/int-list.ts";
import { NO_REST, type Rest } from "../../base/work/rest.ts";
import type { Work } from "../../base/work/work.ts";

/**
 * Plain objects, lists, maps, texts, numbers and lists of 32-bit integers, flattened to a few long lists. Cloning
 * millions of objects for another thread is slow; the lists are sent as they are, and objects are rebuilt piece by
 * piece. Shared references stay shared.
 */
export interface FlatValue {
  /** Instructions in sequence: the kind in the lowest bits, the operand in the rest. */
  readonly code: Int32Array;
  /** All distinct strings, concatenated. */
  readonly text: string;
  /** End of each string within `text`. */
  readonly textEnds: Int32Array;
  /** Numbers that are not small integers. */
  readonly numbers: Float64Array;
  /** All distinct integer lists, concatenated. */
  readonly integers: Int32Array;
  /** End of each integer list within `integers`. */
  readonly integersEnds: Int32Array;
}

const KIND_BITS = 4;
const KIND_MASK = (1 << KIND_BITS) - 1;
/** Integers with a smaller magnitude than this are stored in the code itself. */
const SMALL = 1 << (30 - KIND_BITS);

/** Opcode of a constant, one of those listed below. */
const CONSTANT = 0;
const TEXT = 1;
const INTEGER = 2;
const NUMBER = 3;
const INTEGERS = 4;
/** Opcode of an object, list or map that occurred before: the operand is its number, in order of opening. */
const SAME = 5;
const OBJECT = 6;
const LIST = 7;
/** Opcode that closes the innermost open object, list or map. */
const END = 8;
/** Opcode of a map; its keys and values alternate. */
const MAP = 9;

const CONSTANTS: readonly unknown[] = [undefined, null, false, true];

/** Number of pieces between two pauses. */
const PIECES = 256;

/**
 * @param rest called after pieces of about the same size
 * @throws TypeError for values of other types, such as functions or sets, and for a member `__proto__`
 */
export function flatten(value: unknown, rest: Rest = NO_REST): FlatValue {
  const writer = new Writer(rest);
  writer.write(value);
  return writer.finish();
}

class Writer {
  readonly #code = new IntList();
  readonly #texts = new Map<string, number>();
  readonly #numbers: number[] = [];
  readonly #integers = new Map<Int32Array, number>();
  readonly #known = new Map<object, number>();
  readonly #rest: Rest;

  constructor(rest: Rest) {
    this.#rest = rest;
  }

  write(value: unknown): void {
    const constant = CONSTANTS.indexOf(value);
    if (constant >= 0) this.#push(CONSTANT, constant);
    else if (typeof value === "string") this.#push(TEXT, numberOf(this.#texts, value));
    else if (typeof value === "number") this.#writeNumber(value);
    else if (value instanceof Int32Array) this.#push(INTEGERS, numberOf(this.#integers, value));
    else if (typeof value === "object" && value !== null) this.#writeObject(value);
    else throw new TypeError(`a ${typeof value} cannot be written`);
  }

  finish(): FlatValue {
    const texts = [...this.#texts.keys()];
    const lists = [...this.#integers.keys()];
    const integersEnds = endsOf(lists);
    const integers = new Int32Array(integersEnds.at(-1) ?? 0);
    for (const [index, list] of lists.entries()) integers.set(list, integersEnds[index - 1] ?? 0);
    return {
      code: this.#code.toArray(),
      text: texts.join(""),
      textEnds: endsOf(texts),
      numbers: Float64Array.from(this.#numbers),
      integers,
      integersEnds,
    };
  }

  #push(kind: number, about: number): void {
    this.#code.push((about << KIND_BITS) | kind);
  }

  #writeNumber(value: number): void {
    const isSmall = Number.isInteger(value) && Math.abs(value) < SMALL && !Object.is(value, -0);
    if (isSmall) this.#push(INTEGER, value);
    else this.#push(NUMBER, this.#numbers.push(value) - 1);
  }

  #writeObject(value: object): void {
    const known = this.#known.get(value);
    if (known !== undefined) {
      this.#push(SAME, known);
      return;
    }
    this.#known.set(value, this.#known.size);
    if (this.#known.size % PIECES === 0) this.#rest();
    if (Array.isArray(value)) {
      this.#push(LIST, 0);
      for (const entry of value) this.write(entry);
    } else if (value instanceof Map) {
      this.#push(MAP, 0);
      for (const [key, entry] of value) {
        this.write(key);
        this.write(entry);
      }
    } else if (Symbol.iterator in value) {
      throw new TypeError(`a ${value.constructor.name} cannot be written`);
    } else {
      this.#push(OBJECT, 0);
      for (const [name, member] of Object.entries(value)) {
        if (name === "__proto__") throw new TypeError("a member __proto__ cannot be written");
        this.write(name);
        this.write(member);
      }
    }
    this.#push(END, 0);
  }
}

function numberOf<Key>(numbers: Map<Key, number>, key: Key): number {
  const known = numbers.get(key);
  if (known !== undefined) return known;
  numbers.set(key, numbers.size);
  return numbers.size - 1;
}

function endsOf(parts: readonly { readonly length: number }[]): Int32Array {
  const ends = new Int32Array(parts.length);
  let end = 0;
  for (const [index, { length }] of parts.entries()) {
    end += length;
    ends[index] = end;
  }
  return ends;
}

/** An incomplete object, list or map. */
interface Unfinished {
  readonly value: Record<string, unknown> | unknown[] | Map<unknown, unknown>;
  /** Name of the object's next member, or the map's next key; never undefined. */
  name: unknown;
}

/**
 * Rebuilds the value, frozen. Its lists of integers share the memory of the flat value. Pauses after pieces of about
 * equal size, however large the objects.
 */
export function* unflatten(flat: FlatValue): Work<unknown> {
  const { code, integers, integersEnds } = flat;
  const texts = new Texts(flat);
  const known: object[] = [];
  const lists: (Int32Array | undefined)[] = new Array(integersEnds.length).fill(undefined);
  const open: Unfinished[] = [];
  const root: Unfinished = { value: [], name: undefined };
  let inner = root;
  for (let at = 0; at < code.length; at++) {
    if (at % PIECES === PIECES - 1) yield;
    const piece = code[at] as number;
    const about = piece >> KIND_BITS;
    switch (piece & KIND_MASK) {
      case CONSTANT:
        add(inner, CONSTANTS[about]);
        break;
      case TEXT:
        add(inner, texts.of(about));
        break;
      case INTEGER:
        add(inner, about);
        break;
      case NUMBER:
        add(inner, flat.numbers[about]);
        break;
      case INTEGERS: {
        const list =
          lists[about] ?? integers.subarray(integersEnds[about - 1], integersEnds[about]);
        lists[about] = list;
        add(inner, list);
        break;
      }
      case SAME:
        add(inner, known[about]);
        break;
      case END:
        Object.freeze(inner.value);
        inner = open.pop() as Unfinished;
        break;
      default: {
        const value = emptyOf(piece & KIND_MASK);
        add(inner, value);
        known.push(value);
        open.push(inner);
        inner = { value, name: undefined };
      }
    }
  }
  return (root.value as unknown[])[0];
}

function emptyOf(kind: number): Unfinished["value"] {
  if (kind === LIST) return [];
  return kind === MAP ? new Map() : {};
}

function add(unfinished: Unfinished, value: unknown): void {
  const { value: into, name } = unfinished;
  if (Array.isArray(into)) into.push(value);
  else if (name === undefined) unfinished.name = value;
  else {
    if (into instanceof Map) into.set(name, value);
    else into[name as string] = value;
    unfinished.name = undefined;
  }
}

/** The strings of a flat value, each created on first use. */
class Texts {
  readonly #flat: FlatValue;
  readonly #made: (string | undefined)[];

  constructor(flat: FlatValue) {
    this.#flat = flat;
    this.#made = new Array(flat.textEnds.length).fill(undefined);
  }

  of(index: number): string {
    const { text, textEnds } = this.#flat;
    const made = this.#made[index] ?? text.slice(textEnds[index - 1] ?? 0, textEnds[index]);
    this.#made[index] = made;
    return made;
  }
}
