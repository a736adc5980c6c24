import { UnderstudyError } from "@understudy/planner-core";
import type { ServerOptions } from "../server-options.ts";
import type { OfferedDomain } from "../service/domains/offered-domain.ts";
import type { OfferLoader } from "../uploads/offer-loader.ts";
import { domainTextsOf, type EnvironmentVariables, readConfigKnowing } from "./read-config.ts";
import type { DomainTexts, RefusedDomain } from "./read-domains.ts";

/** How the domains of a configuration are loaded. */
interface ConfigLoading {
  readonly loader: OfferLoader;
  /** Known domains, which are not loaded again unless their files changed. */
  readonly compiled: readonly OfferedDomain[];
}

/** Reads a configuration for a running server, like `readServerConfig`, with the same errors. */
export async function loadServerConfig(
  text: string,
  folder: string,
  env: EnvironmentVariables,
  { loader, compiled }: ConfigLoading,
): Promise<ServerOptions> {
  const known = [...compiled];
  const refused = new Map<string, RefusedDomain>();
  for (const texts of domainTextsOf(text, folder)) {
    const { revision } = texts;
    if (refused.has(revision) || known.some((each) => each.revision === revision)) continue;
    const result = await load(texts, loader);
    if ("error" in result) refused.set(revision, result);
    else known.push(result);
  }
  // Validates everything in one pass, so that all mistakes are reported at once.
  return readConfigKnowing(text, folder, env, { compiled: known, refused });
}

async function load(
  { name, definition, plans, revision }: DomainTexts,
  loader: OfferLoader,
): Promise<OfferedDomain | RefusedDomain> {
  let file: RefusedDomain["file"] = "file";
  try {
    const opened = await loader.open(name, definition);
    file = "plan_library";
    const planLibrary =
      plans === undefined ? undefined : await loader.prepared(opened.domain, plans);
    return { name, ...opened, planLibrary, revision };
  } catch (error) {
    if (!(error instanceof UnderstudyError)) throw error;
    return { file, error };
  }
}
