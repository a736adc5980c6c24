import type { RedisOptions } from "ioredis";

/** Example addresses for messages. */
export const ADDRESS_EXAMPLES = [
  "redis://localhost:6379",
  "rediss://user:password@redis.example:6379",
  "redis-sentinel://host-1:26379,host-2:26379/master",
] as const;

const SENTINEL = /^(rediss?)-sentinel:\/\/(?:([^@/]*)@)?([^@/?#]+)\/([^/?#]+)$/;
const SENTINEL_PORT = 26_379;

/**
 * Parses the address of a Redis server, of its Sentinels, or of its socket.
 *
 * @returns undefined for an invalid address
 */
export function readAddress(address: string): RedisOptions | undefined {
  if (address.startsWith("/")) return { path: address };
  try {
    const sentinel = SENTINEL.exec(address);
    return sentinel === null ? readUrl(new URL(address)) : readSentinels(sentinel);
  } catch {
    // An invalid URL or percent-encoding.
    return undefined;
  }
}

function readUrl(url: URL): RedisOptions | undefined {
  const { protocol, hostname, port, username, password, pathname } = url;
  if ((protocol !== "redis:" && protocol !== "rediss:") || hostname === "") return undefined;
  const database = pathname.replace(/^\//, "");
  if (!/^\d{0,4}$/.test(database)) return undefined;
  return {
    host: hostname.replace(/^\[|\]$/g, ""),
    port: port === "" ? 6379 : Number(port),
    db: Number(database),
    ...credentials(username, password),
    ...(protocol === "rediss:" ? { tls: {} } : {}),
  };
}

function readSentinels([, scheme, who = "", hosts = "", name = ""]: readonly (
  | string
  | undefined
)[]): RedisOptions | undefined {
  const sentinels = hosts.split(",").map((each) => {
    const { hostname, port } = new URL(`redis://${each}`);
    return { host: hostname, port: port === "" ? SENTINEL_PORT : Number(port) };
  });
  if (sentinels.some(({ host }) => host === "")) return undefined;
  const [username = "", ...rest] = who.split(":");
  return {
    sentinels,
    name: decodeURIComponent(name),
    ...credentials(username, rest.join(":")),
    ...(scheme === "rediss" ? { tls: {}, enableTLSForSentinelMode: true } : {}),
  };
}

function credentials(username: string, password: string): RedisOptions {
  return {
    ...(username === "" ? {} : { username: decodeURIComponent(username) }),
    ...(password === "" ? {} : { password: decodeURIComponent(password) }),
  };
}
