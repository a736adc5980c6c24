import { DRAIN_MS, type HttpCall, type ServerAnswer, type Transport } from "./http-transport.ts";

/** The page's location, which workers define too. */
const { location, navigator } = globalThis as {
  readonly location?: { readonly origin: string; readonly protocol: string };
  readonly navigator?: { readonly hardwareConcurrency?: number };
};
const LOOPBACK = /^(127\.[\d.]+|localhost|\[::1\])$/;

/** Sends HTTP requests from a web page through `fetch`: without cookies, and subject to CORS. */
export class HttpTransport implements Transport {
  readonly cores: number | undefined = navigator?.hardwareConcurrency;
  readonly #ended = new AbortController();

  async send({ signal, ...call }: HttpCall): Promise<ServerAnswer> {
    const own = new AbortController();
    const response = await fetch(call.url, {
      ...{ method: call.method, headers: { ...call.headers } },
      ...(call.body === undefined ? {} : { body: call.body }),
      ...{ credentials: "omit", cache: "no-store", redirect: "manual" },
      signal: AbortSignal.any([signal, own.signal, this.#ended.signal]),
    });
    if (response.type === "opaqueredirect") {
      throw new Error("it redirects; use the address that it leads to");
    }
    const reader = response.body?.getReader();
    return {
      status: response.status,
      body: chunksOf(reader),
      header: (name) => response.headers.get(name) ?? undefined,
      headers: () => [...response.headers],
      drain: () => void drain(reader, () => own.abort()),
    };
  }

  hintAt(url: string): string {
    if (location === undefined) return "";
    const { protocol, hostname } = new URL(url);
    if (location.protocol === "https:" && protocol === "http:" && !LOOPBACK.test(hostname)) {
      return ". A page of https may ask servers of http on this machine alone";
    }
    return `. A page is answered only where the server allows its origin (CORS): Ollama does with OLLAMA_ORIGINS=${location.origin}`;
  }

  /** The browser's own setting, which pages do not see. */
  proxyOf(): undefined {
    return undefined;
  }

  dispose(): void {
    this.#ended.abort();
  }
}

type BodyReader = ReadableStreamDefaultReader<Uint8Array>;

async function* chunksOf(reader: BodyReader | undefined): AsyncGenerator<Uint8Array> {
  for (;;) {
    const part = await reader?.read();
    if (part?.value === undefined) return;
    yield part.value;
  }
}

async function drain(reader: BodyReader | undefined, end: () => void): Promise<void> {
  const timer = setTimeout(end, DRAIN_MS);
  try {
    for await (const _ of chunksOf(reader));
  } catch {
    // Errors in the rest of the body no longer matter.
  } finally {
    clearTimeout(timer);
  }
}
