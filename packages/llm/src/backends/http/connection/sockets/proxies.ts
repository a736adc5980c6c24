import type { Agent } from "node:http";
import { RequestError } from "@understudy/planner-core";
import { getProxyForUrl } from "proxy-from-env";
import { isOnThisMachine, withoutPassword } from "../server-address.ts";

/** Addresses of proxies that name no scheme; those speak http. */
const VARIABLES = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];

/**
 * The proxy for an address, by `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` of the environment, in either
 * case; undefined without one. This machine is always asked directly.
 *
 * @throws RequestError if the environment names something else than a proxy of http
 */
export function proxyFor(target: URL): URL | undefined {
  if (isOnThisMachine(target)) return undefined;
  const found = getProxyForUrl(target.href);
  if (found === "") return undefined;
  const given = VARIABLES.map((name) => process.env[name]).find((text) => (text ?? "") !== "");
  const isBare = given !== undefined && !given.includes("://") && found === `https://${given}`;
  try {
    const proxy = new URL(isBare ? `http://${given}` : found);
    if (/^https?:$/.test(proxy.protocol) && proxy.hostname !== "") return proxy;
  } catch {
    // The same refusal as for another scheme.
  }
  const pointer = target.protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY";
  const message = `the environment names the proxy "${withoutPassword(found)}", which is not one of http`;
  const hint = `write http://HOST:PORT, or name ${target.hostname} in NO_PROXY`;
  throw new RequestError([{ pointer, message, hint }]);
}

/** Agents that send requests through proxies, one for each proxy and scheme. */
export class ProxyAgents {
  readonly #agents = new Map<string, Promise<Agent>>();

  through(proxy: URL, isSecure: boolean): Promise<Agent> {
    const key = `${isSecure} ${proxy.href}`;
    const agent = this.#agents.get(key) ?? open(proxy, isSecure);
    this.#agents.set(key, agent);
    return agent;
  }

  /** Closes all sockets. */
  dispose(): void {
    for (const agent of this.#agents.values()) void agent.then((opened) => opened.destroy());
    this.#agents.clear();
  }
}

/** Programs without a proxy do not load the libraries. */
async function open(proxy: URL, isSecure: boolean): Promise<Agent> {
  if (!isSecure) {
    const { HttpProxyAgent } = await import("http-proxy-agent");
    return new HttpProxyAgent(proxy, { keepAlive: true });
  }
  const { HttpsProxyAgent } = await import("https-proxy-agent");
  return new HttpsProxyAgent(proxy, { keepAlive: true });
}
