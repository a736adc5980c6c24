import { InferenceError } from "@understudy/planner-core";
import type { NamedDomain } from "@understudy/simulation/demo";
import { type TargetAnswer, TargetConnection } from "./target-connection.ts";

/**
 * Ensures that a server has the domains of a run: an identical domain on the server is used, any other is uploaded as
 * `stress-NAME`.
 *
 * @returns the server's name of each domain
 * @throws InferenceError if the server is unreachable or refuses a domain
 */
export async function serveDomains(
  url: string,
  domains: readonly NamedDomain[],
): Promise<Readonly<Record<string, string>>> {
  const connection = new TargetConnection(url);
  try {
    const names = domains.map(async (domain) => [domain.name, await serve(connection, domain)]);
    return Object.fromEntries(await Promise.all(names)) as Record<string, string>;
  } finally {
    connection.close();
  }
}

async function serve(
  connection: TargetConnection,
  { name, text, domain }: NamedDomain,
): Promise<string> {
  const known = await connection.ask("GET", `/v1/domains/${encodeURIComponent(name)}`);
  if (known.status === 200 && hashOf(known) === domain.hash) return name;
  const own = `stress-${name.replace(/[^\w-]/g, "-")}`.slice(0, 64);
  const kept = await connection.ask("PUT", `/v1/domains/${own}`, text);
  if (kept.status < 300 && hashOf(kept) === domain.hash) return own;
  const { message = `status ${kept.status}` } = toldErrorOf(kept) ?? {};
  throw new InferenceError(`The server does not take the domain "${name}": ${message}`);
}

function hashOf({ body }: TargetAnswer): unknown {
  return Object(body).hash;
}

/** The error message in an answer, if any. */
export function toldErrorOf({
  body,
}: TargetAnswer): { readonly code?: string; readonly message?: string } | undefined {
  const { error } = Object(body) as { readonly error?: object };
  return typeof error === "object" && error !== null ? error : undefined;
}
