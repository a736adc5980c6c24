import { readEnvironment } from "../../environment.ts";

const OPENAI_HOST = "api.openai.com";
const ANTHROPIC_HOST = "api.anthropic.com";

/**
 * The key of the environment, where it may be sent: to the host that it belongs to and to no other, whatever a file or a
 * flag names, and not where it can be read on the way. `UNDERSTUDY_API_KEYS` goes before the variables of one service.
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
