import { readEnvironment } from "../../environment.ts";

const OPENAI_HOST = "api.openai.com";
const ANTHROPIC_HOST = "api.anthropic.com";

/**
 * API key for a server from the environment. A key is sent only to its own host, even if a file or a flag names
 * another, and never unencrypted across a network. `UNDERSTUDY_API_KEYS` takes precedence over the variables of a
 * single service.
 */
export function environmentKey(url: URL): string | undefined {
  const { host, hostname, protocol } = url;
  const isLoopback = /^(127\.|localhost$|\[::1\]$)/.test(hostname);
  if (protocol !== "https:" && !isLoopback) return undefined;
  const { apiKeys, openAiKey, anthropicKey } = readEnvironment();
  const own = apiKeys.get(host) ?? apiKeys.get(hostname);
  if (own !== undefined) return own;
  if (hostname === OPENAI_HOST) return openAiKey;
  return hostname === ANTHROPIC_HOST ? anthropicKey : undefined;
}
