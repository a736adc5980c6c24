import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { type AddressInfo, createServer as createTcpServer, type Socket } from "node:net";
import { inspect } from "node:util";
import { Deadline, RequestError, systemClock } from "@understudy/planner-core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { failure, request, say, written } from "../../../../testing/differing-servers.ts";
import { OpenAiBackend } from "../../openai-backend.ts";
import { proxyFor } from "./proxies.ts";

const NAMES = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"];
const set = (values: Readonly<Record<string, string>>): void => {
  for (const [name, value] of Object.entries(values)) vi.stubEnv(name, value);
};
const proxyOf = (url: string): string | undefined => proxyFor(new URL(url))?.href;

beforeEach(() => {
  for (const name of NAMES) set({ [name]: "", [name.toLowerCase()]: "" });
});
afterEach(() => void vi.unstubAllEnvs());

describe("proxyFor", () => {
  it("reads the environment's proxies, in either case", () => {
    expect(proxyOf("https://api.openai.com/v1")).toBeUndefined();
    set({ HTTPS_PROXY: "http://proxy:3128" });
    expect(proxyOf("https://api.openai.com/v1")).toBe("http://proxy:3128/");
    expect(proxyOf("http://gpu-box:8080")).toBeUndefined();
    set({ http_proxy: "http://other:80", HTTPS_PROXY: "" });
    expect(proxyOf("http://gpu-box:8080")).toBe("http://other/");
    expect(proxyOf("https://api.openai.com")).toBeUndefined();
    set({ ALL_PROXY: "https://me:secret@all" });
    expect(proxyOf("https://api.openai.com")).toBe("https://me:secret@all/");
  });

  it("takes a proxy without a scheme for one of http", () => {
    set({ HTTPS_PROXY: "proxy:3128" });
    expect(proxyOf("https://api.openai.com")).toBe("http://proxy:3128/");
    set({ HTTPS_PROXY: "https://proxy:3128" });
    expect(proxyOf("https://api.openai.com")).toBe("https://proxy:3128/");
  });

  it.each([
    ["api.openai.com", undefined],
    [".openai.com", undefined],
    ["*", undefined],
    ["other, api.openai.com:443", undefined],
    ["api.openai.com:8443", "http://proxy/"],
    ["openai.org", "http://proxy/"],
  ])("heeds NO_PROXY=%s", (hosts, proxy) => {
    set({ HTTPS_PROXY: "http://proxy", NO_PROXY: hosts });
    expect(proxyOf("https://api.openai.com/v1")).toBe(proxy);
  });

  it("asks this machine directly", () => {
    set({ HTTP_PROXY: "http://proxy", HTTPS_PROXY: "http://proxy" });
    for (const host of ["127.0.0.1:11434", "localhost", "[::1]:8080", "models.localhost"]) {
      expect(proxyOf(`http://${host}`)).toBeUndefined();
    }
  });

  it.each(["socks5://proxy:1080", "http://", "http://a b", "ftp://me:geheim99@proxy"])(
    "refuses %s, with a way out and without its password",
    (proxy) => {
      set({ HTTPS_PROXY: proxy });
      const ask = () => proxyOf("https://api.openai.com");
      expect(ask).toThrow(RequestError);
      expect(ask).toThrow(/HTTPS_PROXY.*(?:NO_PROXY|http:\/\/HOST:PORT)/s);
      expect(ask).not.toThrow(/geheim99/);
      expect(() => new OpenAiBackend({ model: "m", url: "https://api.openai.com" })).toThrow(
        RequestError,
      );
    },
  );
});

describe("a backend behind a proxy", () => {
  it("ends its call in time if the proxy never answers", async () => {
    const asked: Socket[] = [];
    const proxy = createTcpServer((socket) => void asked.push(socket));
    await once(proxy.listen(0, "127.0.0.1"), "listening");
    const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    set({ HTTP_PROXY: address, HTTPS_PROXY: address });
    for (const scheme of ["https", "http"]) {
      const backend = new OpenAiBackend({ model: "m", url: `${scheme}://models.example` });
      const deadline = new Deadline(systemClock, 60_000);
      const call = failure(backend.generate(request({ deadline })));
      await once(proxy, "connection");
      deadline.cancel(new Error("enough"));
      expect((await call).message).toBe("enough");
      await backend.dispose();
    }
    for (const socket of asked) socket.destroy();
    proxy.close();
  });

  it("asks through it, with its password, and names it in errors", async () => {
    const heard: IncomingMessage[] = [];
    const proxy = createServer((incoming, response) => {
      heard.push(incoming);
      if (heard.length > 2) response.writeHead(502).end("no such host, says me:geheim99");
      else say(response, { content: written });
    });
    proxy.on("connect", (incoming, socket) => {
      heard.push(incoming);
      socket.end("HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n");
    });
    await once(proxy.listen(0, "127.0.0.1"), "listening");
    const { port } = proxy.address() as AddressInfo;
    const address = `http://me:geheim99@127.0.0.1:${port}`;
    set({ HTTP_PROXY: address, HTTPS_PROXY: address });
    const plain = new OpenAiBackend({ model: "m", url: "http://models.example" });
    const secure = new OpenAiBackend({ model: "m", url: "https://models.example" });
    for (let call = 0; call < 2; call++)
      expect(await plain.generate(request())).toMatchObject({ text: written });
    const { url, headers } = heard[0] as IncomingMessage;
    expect(url).toBe("http://models.example/v1/chat/completions");
    expect(headers["proxy-authorization"]).toBe(`Basic ${btoa("me:geheim99")}`);
    for (const [backend, status] of [
      [plain, "502"],
      [secure, "407"],
    ] as const) {
      const shown = inspect(await failure(backend.generate(request())), { depth: 9 });
      expect(shown).toContain(`through the proxy http://127.0.0.1:${port}`);
      expect(shown).toContain(status);
      expect(shown).not.toContain("geheim99");
    }
    expect(heard.at(-1)).toMatchObject({ method: "CONNECT", url: "models.example:443" });
    await Promise.all([plain.dispose(), secure.dispose()]);
    proxy.close().closeAllConnections();
  });
});
