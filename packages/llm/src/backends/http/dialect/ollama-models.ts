import { type JsonRecord, recordOf, textOf } from "../connection/json-fields.ts";

/** A model listed by Ollama; missing or mistyped fields are undefined. */
export interface ListedModel {
  readonly name: string;
  readonly digest: string | undefined;
  readonly bytes: number | undefined;
  /** Bytes in GPU memory. */
  readonly acceleratorBytes: number | undefined;
  /** Parameter count, such as `3.8B`. */
  readonly parameters: string | undefined;
  /** Quantization format, such as `Q4_0`. */
  readonly quantization: string | undefined;
}

/** Default port of Ollama. */
export const OLLAMA_PORT = 11_434;
const MAX_TEXT_LENGTH = 200;

/** The models in a response of `/api/tags` or `/api/ps`. Entries without a valid name are skipped. */
export function readModels(answer: unknown): readonly ListedModel[] {
  const models = recordOf(answer)?.["models"];
  if (!Array.isArray(models)) return [];
  return models.flatMap((entry) => {
    const record = recordOf(entry) ?? {};
    const name = textOf(record["name"]) || textOf(record["model"]);
    return name === "" || /[\s\p{Cc}]/u.test(name) ? [] : [readModel(name, record)];
  });
}

/** Compares model names; a missing tag means `:latest`. */
export function isSameModel(listed: string, asked: string): boolean {
  const full = (name: string): string => (name.includes(":") ? name : `${name}:latest`);
  return full(listed).toLowerCase() === full(asked).toLowerCase();
}

/** A single line of printable text; undefined if there is none. */
export function lineOf(value: unknown): string | undefined {
  const line = textOf(value)
    .replace(/[\s\p{Cc}]+/gu, " ")
    .trim()
    .slice(0, MAX_TEXT_LENGTH);
  return line === "" ? undefined : line;
}

function readModel(name: string, record: JsonRecord): ListedModel {
  const details = recordOf(record["details"]) ?? {};
  return {
    name,
    digest: lineOf(record["digest"]),
    bytes: bytesOf(record["size"]),
    acceleratorBytes: bytesOf(record["size_vram"]),
    parameters: lineOf(details["parameter_size"]),
    quantization: lineOf(details["quantization_level"]),
  };
}

function bytesOf(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : undefined;
}
