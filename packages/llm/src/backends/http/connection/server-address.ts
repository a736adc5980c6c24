import { RequestError } from "@understudy/planner-core";

/** Top-level domains used in private networks. */
const PRIVATE_NAMES = /\.(local|lan|home|internal|intranet|corp|private|home\.arpa)$/;
const PRIVATE_V4 =
  /^(10|192\.168|169\.254|172\.(1[6-9]|2\d|3[01])|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\./;
const PRIVATE_V6 = /^(f[cd]|fe[89ab])/;

/** Location of a host, based on its name or address. */
type HostPlace = "loopback" | "private" | "public";

/**
 * Base URL of a server: with a scheme, without a trailing slash. The default scheme is https except for this machine,
 * so that keys and prompts never cross the network in plain text.
 *
 * @param port default port for an address on this machine without a scheme
 * @throws RequestError if the text is not an address, or names a private host without a scheme
 */
export function baseUrl(text: string, port?: number): URL {
  const trimmed = text.trim();
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed);
  const url = parseUrl(hasScheme ? trimmed : `https://${trimmed}`);
  if (url === undefined || url.hostname === "" || !/^https?:$/.test(url.protocol)) {
    const message = `"${withoutPassword(text)}" is not the address of a server, such as http://127.0.0.1:11434`;
    throw new RequestError([{ pointer: "/url", message }]);
  }
  if (!hasScheme) {
    const place = placeOf(url.hostname);
    if (place === "private") {
      const { host } = url;
      const message = `"${withoutPassword(text)}" is in a private network, and the address does not say how to talk to it`;
      const hint = `write http://${host}, or https://${host} if it speaks that`;
      throw new RequestError([{ pointer: "/url", message, hint }]);
    }
    if (place === "loopback") return baseUrl(`http://${withPort(trimmed, url, port)}`);
  }
  // A server may listen on all addresses, but that is not an address to connect to.
  if (url.hostname === "0.0.0.0") url.hostname = "127.0.0.1";
  if (url.hostname === "[::]") url.hostname = "[::1]";
  url.hash = "";
  url.pathname = url.pathname.replace(/\/+$/, "");
  return url;
}

/**
 * Removes the path of an endpoint from an address: users copy whole addresses, such as
 * `http://127.0.0.1:8080/v1/chat/completions`.
 *
 * @param endpoint the path at the end, with its slash
 * @returns whether there was one
 */
export function withoutEndpoint(url: URL, endpoint: RegExp): boolean {
  const path = url.pathname.replace(/\/+$/, "");
  const rest = path.replace(endpoint, "");
  url.pathname = rest.replace(/\/+$/, "");
  return rest !== path;
}

/**
 * Masks passwords in addresses, for messages.
 *
 * @example
 * withoutPassword("openai/phi-3@https://me:secret@host"); // "openai/phi-3@https://***@host"
 */
export function withoutPassword(text: string): string {
  return text
    .replace(/(:\/\/)[^\s/?#]*@/g, "$1***@")
    .replace(/(^|[\s@])[^\s/@:]+:[^\s/@]+@(?!(?:ollama|embedded)$)/g, "$1***@");
}

function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

/** Appends the port unless the text already has one; `URL` drops a scheme's default port. */
function withPort(text: string, url: URL, port: number | undefined): string {
  const [, host = "", rest = ""] = /^([^/?#]*)(.*)$/s.exec(text) ?? [];
  const hasPort = url.port !== "" || /:\d+$/.test(host);
  return hasPort || port === undefined ? text : `${host}:${port}${rest}`;
}

function placeOf(hostname: string): HostPlace {
  const name = hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
  if (/^\d+(\.\d+){3}$/.test(name)) return placeOfV4(name);
  if (hostname.startsWith("[")) return placeOfV6(name);
  if (name === "localhost" || name.endsWith(".localhost")) return "loopback";
  return !name.includes(".") || PRIVATE_NAMES.test(name) ? "private" : "public";
}

/** Whether a server is on this machine, based on its host name. */
export function isOnThisMachine(url: URL): boolean {
  return placeOf(url.hostname) === "loopback";
}

function placeOfV4(address: string): HostPlace {
  if (address.startsWith("127.") || address === "0.0.0.0") return "loopback";
  return PRIVATE_V4.test(address) ? "private" : "public";
}

function placeOfV6(address: string): HostPlace {
  if (address === "::1" || address === "::") return "loopback";
  const mapped = /^::ffff:([0-9a-f]+):([0-9a-f]+)$/.exec(address);
  if (mapped === null) return PRIVATE_V6.test(address) ? "private" : "public";
  const [high, low] = [mapped[1], mapped[2]].map((part) => Number.parseInt(part as string, 16));
  const bytes = [high, low].flatMap((part) => [(part as number) >> 8, (part as number) & 255]);
  return placeOfV4(bytes.join("."));
}
