import { UnderstudyClientError } from "../client-error.ts";

/** @throws UnderstudyClientError (`bad-url`) for an invalid address, which would go unnoticed later */
export function checkServer(server: string): void {
  const url = URL.canParse(server) ? new URL(server) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    const message = `${server} is no address of a server; write http:// or https:// before it`;
    throw new UnderstudyClientError("bad-url", message);
  }
  if (url.username === "" && url.password === "") return;
  const message =
    "the address of a server must not contain a name or password; use the option for a key";
  throw new UnderstudyClientError("bad-url", message);
}

/** The URL of a resource, below the server's own path. */
export function addressAt(server: string, path: string): URL {
  const url = new URL(server);
  url.pathname = url.pathname.replace(/\/+$/, "") + path;
  url.search = url.hash = "";
  return url;
}

/** The URL of sessions. */
export function sessionAddress(server: string): URL {
  const url = addressAt(server, "/v1/session");
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return url;
}
