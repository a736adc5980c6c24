import { RequestError } from "@understudy/planner-core";
import type { Backend } from "../backends/interface/backend.ts";
import { parseModelSpec } from "../backends/spec/model-spec.ts";
import { openOllama, openServer, type ServedModelSettings } from "../backends/spec/open-server.ts";

/** Names of query parameters that hold secrets. */
const KEY = /key|token|secret|sig|password/i;
const NO_SECRET =
  "a key in a page is no secret: everybody who opens the page can read it. Keep it on a server of yours that asks the model, and ask that server";

/**
 * Connects a page to the model on a server.
 *
 * @throws ModelNotLoadedError, InferenceError; RequestError if the SPEC is invalid, not available in a page, or comes
 * with an API key
 */
export async function openServerBackend(
  model: string,
  options: Omit<ServedModelSettings, "apiKey">,
): Promise<Backend> {
  const { ollamaUrl, contextSize, generation, loadTimeoutMs, clock } = options;
  const settings = { contextSize, generation, loadTimeoutMs, clock };
  // Reachable only from plain JavaScript, since the type excludes it.
  if ((options as { readonly apiKey?: unknown }).apiKey !== undefined) throw refuseKey("/apiKey");
  const spec = parseModelSpec(model);
  switch (spec.kind) {
    case "ollama":
      if (hasKey(ollamaUrl)) throw refuseKey("/ollamaUrl");
      return await openOllama(spec.model, spec.options, { ...settings, ollamaUrl });
    case "openai":
      if (hasKey(spec.url)) throw refuseKey("/model");
      // Passes no key, even if a bundler injects an environment variable.
      return await openServer(spec.model, spec.url, spec.options, { ...settings, apiKey: "" });
    case "anthropic":
      throw refuseKey("/model");
    default: {
      const message = "a page cannot look for models: name ollama/NAME, or the address of a file";
      throw new RequestError([{ pointer: "/model", message }]);
    }
  }
}

function hasKey(address = ""): boolean {
  if (!URL.canParse(address)) return false;
  const { username, password, searchParams } = new URL(address);
  return username + password !== "" || [...searchParams.keys()].some((name) => KEY.test(name));
}

function refuseKey(pointer: string): RequestError {
  return new RequestError([{ pointer, message: NO_SECRET }]);
}
