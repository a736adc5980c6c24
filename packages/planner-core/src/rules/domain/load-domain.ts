import { DomainError } from "../../base/errors.ts";
import { parseJson } from "../../base/json/shape.ts";
import { NO_REST, type Rest } from "../../base/work/rest.ts";
import { compileTime } from "../../time/durations/compile.ts";
import { type CompileContext, type Compiler, compileWith } from "./definition/compiler.ts";
import { DEFAULT_DOMAIN_LIMITS, type DomainLimits } from "./definition/definition.ts";
import { hasTimeKeys } from "./definition/time-keys.ts";
import type { AnyDomainTypes } from "./definition/types.ts";
import { Domain } from "./domain.ts";
import { type DomainParts, domainPartsOf } from "./domain-parts.ts";
import { compileKinds } from "./kinds/compile.ts";
import { parseDomain } from "./parse-domain.ts";

/**
 * Loads a domain from JSON text or from parsed JSON.
 *
 * @param source the text of a domain file, or the parsed value
 * @param limits limits against hostile files; see {@link DomainLimits} for the defaults
 * @throws DomainError with every issue found, each with a JSON pointer and a hint
 *
 * @example
 * const domain = loadDomain(await readFile("village.json", "utf8"));
 * const start = domain.state({ at: "home", wood: 0 });
 */
export function loadDomain(
  source: unknown,
  limits: Partial<DomainLimits> = {},
): Domain<AnyDomainTypes> {
  return new Domain(loadParts(source, limits));
}

/**
 * Loads the parts of a domain; see {@link loadDomain}.
 *
 * @param compilers compile what goes beyond the plain language, each what the one before it leaves
 */
export function loadParts(
  source: unknown,
  limits: Partial<DomainLimits> = {},
  rest: Rest = NO_REST,
  compilers: readonly Compiler<DomainParts>[] = COMPILERS,
): DomainParts {
  const all = { ...DEFAULT_DOMAIN_LIMITS, ...limits };
  const written = typeof source === "string" ? parseText(source, all) : source;
  const context = { limits: all, rest, things: [] };
  const loadOther = (other: unknown): DomainParts => loadParts(other, {}, NO_REST, compilers);
  return { ...compileWith(compilers, written, context, plainParts), loadOther };
}

/** In the library inside engines, time is compiled by a part of the script that is read for a definition with time. */
const COMPILERS: readonly Compiler<DomainParts>[] = [
  compileKinds,
  (definition, context) => (hasTimeKeys(definition) ? compileTime(definition, context) : undefined),
];

function plainParts(definition: unknown, { limits, rest, never }: CompileContext): DomainParts {
  return domainPartsOf(parseDomain(definition, limits, rest, { never }), rest);
}

function parseText(text: string, limits: DomainLimits): unknown {
  // The UTF-8 length of a text is at least its UTF-16 length, at most three times as much.
  if (text.length > limits.maxBytes || utf8Length(text) > limits.maxBytes) {
    throw new DomainError([
      {
        pointer: "",
        message: `is longer than ${limits.maxBytes} bytes`,
        hint: "raise maxBytes if you trust the file",
      },
    ]);
  }
  return parseJson(text, DomainError);
}

function utf8Length(text: string): number {
  let length = 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) length += 1;
    else if (unit < 0x800) length += 2;
    else if (unit >= 0xd800 && unit < 0xdc00) {
      length += 4;
      index++;
    } else length += 3;
  }
  return length;
}
