import { loadDomain, PlanLibrary, RequestError, UnderstudyError } from "@understudy/planner-core";
import { JsonSyntaxError, scanJson } from "@understudy/planner-core/json";
import type { OfferedDomain } from "../service/domains/offered-domain.ts";
import { configHash } from "./config-hash.ts";
import type { Mistakes } from "./mistakes.ts";
import type { ServerConfig } from "./server-config.ts";

/** A domain that failed to load. */
export interface RefusedDomain {
  /** The file with the mistake. */
  readonly file: "file" | "plan_library";
  readonly error: UnderstudyError;
}

/** Domains that were loaded or refused before. */
export interface KnownDomains {
  readonly compiled: readonly OfferedDomain[];
  /** By revision. */
  readonly refused: ReadonlyMap<string, RefusedDomain>;
}

/** The files of a domain. */
export interface DomainTexts {
  readonly name: string;
  readonly definition: string;
  readonly plans: string | undefined;
  /** Changes with either file. */
  readonly revision: string;
}

/** Names that addresses can have without escapes. */
const DOMAIN_NAME = /^[A-Za-z0-9_-]{1,64}$/;

interface DomainReading {
  readonly read: (path: string, pointer: string) => string;
  readonly mistakes: Mistakes;
  readonly known: KnownDomains;
}

/** The domains of a configuration. */
export function domainsOf(
  domains: NonNullable<ServerConfig["domains"]>,
  { mistakes, ...reading }: DomainReading,
): readonly OfferedDomain[] {
  return Object.entries(domains).flatMap(([name, files]) => {
    if (!DOMAIN_NAME.test(name)) {
      mistakes.add(
        `/domains/${name}`,
        "is not a valid name",
        "letters, digits, - and _, at most 64",
      );
    }
    return mistakes.attempt(() => domainOf(name, files, reading)) ?? [];
  });
}

function domainOf(
  name: string,
  files: DomainFiles,
  { read, known }: Omit<DomainReading, "mistakes">,
): OfferedDomain {
  const place = `/domains/${name}`;
  const { definition, plans, revision } = textsOf(name, files, read);
  const found = known.compiled.find((each) => each.revision === revision);
  if (found !== undefined) return { ...found, name };
  const refused = known.refused.get(revision);
  if (refused !== undefined) {
    const text = refused.file === "file" ? definition : plans;
    at(`${place}/${refused.file}`, text, () => {
      throw refused.error;
    });
  }
  const domain = at(`${place}/file`, definition, () => loadDomain(definition));
  const planLibrary =
    plans === undefined
      ? undefined
      : at(`${place}/plan_library`, plans, () =>
          PlanLibrary.load(domain, plans, { otherDomain: "prove" }),
        );
  return { name, domain, planLibrary: planLibrary?.planLibrary, revision };
}

type DomainFiles = NonNullable<ServerConfig["domains"]>[string];

/**
 * The texts of a domain.
 *
 * @throws RequestError if a file cannot be read
 */
export function textsOf(
  name: string,
  { file, plan_library: planLibrary }: DomainFiles,
  read: DomainReading["read"],
): DomainTexts {
  const place = `/domains/${name}`;
  const definition = read(file, `${place}/file`);
  const plans = planLibrary === undefined ? undefined : read(planLibrary, `${place}/plan_library`);
  return { name, definition, plans, revision: configHash(JSON.stringify([definition, plans])) };
}

/** Reads a file's text, and reports its mistakes at the place that names it. */
function at<Value>(pointer: string, text: string | undefined, read: () => Value): Value {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof UnderstudyError)) throw cause;
    const where = text === undefined ? undefined : whereNotJson(text);
    const message = where ?? cause.message;
    throw new RequestError([{ pointer, message }], { cause });
  }
}

/** Tells where a text stops being JSON, without quoting it: a file that is named by mistake may hold secrets. */
function whereNotJson(marked: string): string | undefined {
  const text = marked.replace(/^\uFEFF/, "");
  try {
    JSON.parse(text);
    return undefined;
  } catch {
    const lines = text.slice(0, offsetOfMistake(text)).split("\n");
    const column = (lines.at(-1)?.length ?? 0) + 1;
    return `is not JSON, from line ${lines.length}, column ${column} on`;
  }
}

function offsetOfMistake(text: string): number {
  try {
    scanJson(text);
    return text.length;
  } catch (error) {
    if (error instanceof JsonSyntaxError) return error.offset;
    throw error;
  }
}
