import { request as httpRequest, type IncomingHttpHeaders } from "node:http";

/** A server's answer. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body as JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: tests say what they expect
  readonly json: any;
}

/** Options of a request. */
export interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A string is sent as is, any other value as JSON. */
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

/** Sends a raw request. `fetch` would correct its headers. */
export function askServer(
  { port }: { readonly port: number },
  path: string,
  { method, headers = {}, body, signal }: Asked = {},
): Promise<HttpAnswer> {
  const text = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
  const type = text === undefined ? {} : { "content-type": "application/json" };
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      {
        host: "127.0.0.1",
        port,
        path,
        method: method ?? (text === undefined ? "GET" : "POST"),
        headers: { ...type, ...headers },
        agent: false,
        signal,
      },
      (response) => {
        let all = "";
        response.setEncoding("utf8");
        response.on("data", (piece: string) => {
          all += piece;
        });
        response.on("error", reject);
        response.on("end", () => {
          const { statusCode = 0, headers: given } = response;
          resolve({
            status: statusCode,
            headers: given,
            text: all,
            get json() {
              return JSON.parse(all);
            },
          });
        });
      },
    );
    request.on("error", reject);
    request.end(text);
  });
}
