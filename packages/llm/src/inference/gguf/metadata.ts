import { EngineError } from "../errors.ts";
import { ByteReader } from "./byte-reader.ts";
import { type GgufHeader, type GgufValue, readScalar, VALUE_TYPES } from "./read-gguf.ts";

/** Typed access to a file's metadata. Its methods throw an EngineError that names the key. */
export class Metadata {
  readonly #file: GgufHeader;

  constructor(file: GgufHeader) {
    this.#file = file;
  }

  /** A text, or `fallback` if absent. */
  text(key: string, fallback?: string): string {
    return this.#value(key, fallback, "a text", (value) => typeof value === "string") as string;
  }

  flag(key: string, fallback: boolean): boolean {
    const isFlag = (value: GgufValue) => typeof value === "boolean";
    return this.#value(key, fallback, "true or false", isFlag) as boolean;
  }

  /** A finite number, or `fallback` if absent. */
  number(key: string, fallback?: number): number {
    return this.#value(key, fallback, "a finite number", Number.isFinite) as number;
  }

  /** An integer within inclusive limits, or `fallback` if absent. */
  integer(key: string, least: number, most: number, fallback?: number): number {
    const isInteger = (value: GgufValue) =>
      Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
    const wanted = `a whole number from ${least} to ${most}`;
    return this.#value(key, fallback, wanted, isInteger) as number;
  }

  /** Whether the entry exists. */
  has(key: string): boolean {
    return this.#file.metadata.has(key);
  }

  count(key: string): number {
    return this.#list(key).list.count;
  }

  texts(key: string): readonly string[] {
    const { list, reader } = this.#list(key);
    if (list.type !== VALUE_TYPES.text) throw unlike(key, "a list of texts");
    return Array.from({ length: list.count }, () => reader.text());
  }

  /** A list of `count` finite numbers. */
  numbers(key: string, count: number): readonly number[] {
    const { list, reader } = this.#list(key, count);
    if (list.type === VALUE_TYPES.text) throw unlike(key, "a list of numbers");
    const numbers = Array.from({ length: count }, () => Number(readScalar(reader, list.type, key)));
    if (!numbers.every(Number.isFinite)) throw unlike(key, "a list of finite numbers");
    return numbers;
  }

  #list(key: string, count?: number) {
    const list = this.#file.metadata.get(key);
    if (typeof list !== "object") throw unlike(key, "a list");
    if (count !== undefined && list.count !== count) throw unlike(key, `a list of ${count}`);
    return { list, reader: new ByteReader(this.#file.source, list.offset) };
  }

  #value(
    key: string,
    fallback: GgufValue | undefined,
    wanted: string,
    isWanted: (value: GgufValue) => boolean,
  ): GgufValue {
    const value = this.#file.metadata.get(key) ?? fallback;
    if (value === undefined || !isWanted(value)) throw unlike(key, wanted);
    return value;
  }
}

function unlike(key: string, wanted: string): EngineError {
  return new EngineError("damaged-file", `metadata ${key}`, `it must be ${wanted}`);
}
