import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { domainIssues } from "../../testing/stages/broken-domain.ts";

/** A mistake that is made in a definition. */
interface Mistake {
  readonly what: string;
  /** The parts that are written, by JSON pointers. */
  readonly set?: Readonly<Record<string, unknown>>;
  /** Pointers to what is left out. */
  readonly without?: readonly string[];
  /** The pointer of its issue. */
  readonly at: string;
  /** Words of the message, and of the hint. */
  readonly says?: string;
  readonly hint?: string;
  /** Whether there are other issues, too. */
  readonly isOneOf?: boolean;
}

type Part = Record<string, unknown>;

/** The place of a pointer: what it is in, and its key. */
function placeOf(definition: Part, pointer: string): readonly [Part, string] {
  const keys = pointer.split("/").slice(1);
  const names = keys.map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
  const last = names.pop() as string;
  return [names.reduce((part, name) => part[name] as Part, definition), last];
}

function isTold(definition: string, { set = {}, without = [], ...told }: Mistake): boolean {
  const broken: Part = JSON.parse(definition);
  for (const [pointer, value] of Object.entries(set)) {
    const [part, key] = placeOf(broken, pointer);
    part[key] = value;
  }
  for (const pointer of without) {
    const [part, key] = placeOf(broken, pointer);
    delete part[key];
  }
  const issues = domainIssues(JSON.stringify(broken));
  const isThere = issues.some(
    ({ pointer, message, hint = "" }) =>
      pointer === told.at &&
      message.includes(told.says ?? "") &&
      hint.includes(told.hint ?? "") &&
      // Happenings are internal: their names are in no message.
      !/start:|end:|during:|interrupted:|event:\d/.test(message),
  );
  return isThere && (issues.length === 1 || told.isOneOf === true);
}

const FOLDER = new URL("__fixtures__/mistakes/", import.meta.url);

it.each(readdirSync(FOLDER))("each mistake of %s is told at its place, and no other", (file) => {
  const { definition, mistakes }: { definition: Part; mistakes: readonly Mistake[] } = JSON.parse(
    readFileSync(new URL(file, FOLDER), "utf8"),
  );
  const written = JSON.stringify(definition);
  expect(domainIssues(written)).toEqual([]);
  expect(mistakes.filter((each) => !isTold(written, each))).toEqual([]);
});
