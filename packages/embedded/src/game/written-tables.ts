import type { SharedPart, SharedTable, SharedTables } from "@understudy/classical";

/** A part of a table as JSON. */
interface WrittenPart extends Omit<SharedPart, "walk" | "costsInGrains"> {
  readonly walk: readonly number[];
  readonly costsInGrains: readonly number[];
}

/** Tables as JSON: whole numbers, which every engine reads fast. */
export interface WrittenTables extends Omit<SharedTables, "tables"> {
  readonly tables: readonly (Omit<SharedTable, "parts"> & {
    readonly parts: readonly WrittenPart[];
  })[];
}

export function writeTables({ tables, ...rest }: SharedTables): WrittenTables {
  const written = tables.map(({ parts, ...table }) => ({
    ...table,
    parts: parts.map((part) => ({
      ...part,
      walk: [...part.walk],
      costsInGrains: [...part.costsInGrains],
    })),
  }));
  return { ...rest, tables: written };
}

/** Tables for a planner, which checks them. Whatever is no list of numbers stays as it is. */
export function readTables(written: WrittenTables): SharedTables {
  const { tables } = Object(written) as Partial<WrittenTables>;
  if (!Array.isArray(tables)) return written as never;
  return { ...written, tables: tables.map(readTable) };
}

function readTable(table: WrittenTables["tables"][number]): SharedTable {
  const { parts } = Object(table) as Partial<WrittenTables["tables"][number]>;
  if (!Array.isArray(parts)) return table as never;
  return {
    ...table,
    parts: parts.map((part: WrittenPart) => ({
      ...part,
      walk: numbersOf(Object(part).walk),
      costsInGrains: numbersOf(Object(part).costsInGrains),
    })),
  };
}

function numbersOf(list: unknown): Uint32Array {
  return Array.isArray(list) ? new Uint32Array(list) : (list as Uint32Array);
}
