import { deflateRawSync } from "node:zlib";
import { type DomainDefinition, loadDomain } from "@understudy/planner-core";
import { transformSync } from "esbuild";

const CALL = /\bdefineDomain\(/;
const BRACKETS: Readonly<Record<string, number>> = {
  "(": 1,
  "{": 1,
  "[": 1,
  ")": -1,
  "}": -1,
  "]": -1,
};

/**
 * The domain that a block of code holds: as JSON, or as the argument of `defineDomain`.
 *
 * @returns undefined if it holds none that is whole
 */
export function domainIn(code: string, language: string): DomainDefinition | undefined {
  try {
    const written = language === "json" ? JSON.parse(code) : argumentIn(code);
    const definition = JSON.parse(JSON.stringify(written)) as DomainDefinition;
    return loadDomain(definition).goals.length > 0 ? definition : undefined;
  } catch {
    return undefined;
  }
}

/** The part of an address behind the # that opens a domain in the playground, packed as its own links are. */
export function playgroundLink(definition: DomainDefinition): string {
  const shared = { text: JSON.stringify(definition, undefined, 2), state: {}, goal: "" };
  return `#playground=${deflateRawSync(JSON.stringify(shared)).toString("base64url")}`;
}

/** The value of the literal that a call of `defineDomain` is given. What the code around it names is unknown, and throws. */
function argumentIn(code: string): unknown {
  const { code: plain } = transformSync(code, { loader: "ts" });
  const call = CALL.exec(plain);
  if (call === null) return undefined;
  const start = call.index + call[0].length;
  for (let at = start, depth = 1; at < plain.length; at++) {
    depth += BRACKETS[plain[at] as string] ?? 0;
    // The pages are ours.
    if (depth === 0) return new Function(`return ${plain.slice(start, at)}`)();
  }
  return undefined;
}
