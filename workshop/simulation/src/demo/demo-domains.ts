import { readFile } from "node:fs/promises";
import { type Domain, loadDomain, RequestError } from "@understudy/planner-core";

/** The names of the demo domains. */
export const DEMO_DOMAINS: readonly string[] = Object.freeze(["guard", "courier", "village"]);

/** A domain of a run; its text is sent to the workers. */
export interface NamedDomain {
  readonly name: string;
  readonly text: string;
  readonly domain: Domain;
}

/**
 * Loads the domains of a run: demo domains by name, others by path.
 *
 * @throws RequestError with the name of an unreadable file; DomainError for an invalid domain
 */
export async function loadNamedDomains(names: readonly string[]): Promise<NamedDomain[]> {
  const domains: NamedDomain[] = [];
  for (const [index, name] of names.entries()) {
    const text = await readDomain(name, `/domains/${index}`);
    const domain = loadDomain(text);
    if (domain.goals.length === 0) {
      const message = `"${name}" declares no goals, so its agents would have nothing to do`;
      throw new RequestError([{ pointer: `/domains/${index}`, message }]);
    }
    const isTaken = domains.some((other) => other.name === domain.name);
    domains.push({ name: isTaken ? `${domain.name}-${index + 1}` : domain.name, text, domain });
  }
  return domains;
}

async function readDomain(name: string, pointer: string): Promise<string> {
  const path = DEMO_DOMAINS.includes(name)
    ? new URL(`../../demo/${name}.json`, import.meta.url)
    : name;
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    const why =
      (cause as NodeJS.ErrnoException).code === "ENOENT" ? "there is no such file" : String(cause);
    const hint = `one of ${DEMO_DOMAINS.join(", ")}, or the path of a domain file`;
    throw new RequestError([{ pointer, message: `cannot read "${name}": ${why}`, hint }], {
      cause,
    });
  }
}
