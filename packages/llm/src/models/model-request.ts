import type { IncomingMessage } from "node:http";
import type { HttpClient } from "../backends/http/connection/http-client.ts";
import { ModelPullError } from "../backends/spec/model-pull-error.ts";

const MAX_REDIRECTS = 6;
const HUGGING_FACE = "huggingface.co";

/** One request for a model file. */
export interface ModelRequest {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent to Hugging Face and to nobody else, however it redirects. */
  readonly token: string | undefined;
  readonly signal: AbortSignal;
}

/** The answer behind all redirects. */
export interface ModelResponse {
  readonly response: IncomingMessage;
  /** SHA-256 that the first server says the file has, as Hugging Face does. */
  readonly linkedHash: string | undefined;
}

/**
 * Asks for a model file and follows redirects. A token goes to its own host alone, and nothing leads from https to http.
 *
 * @throws ModelPullError; the error of the socket
 */
export async function requestModel(
  client: HttpClient,
  { url, headers, token, signal }: ModelRequest,
): Promise<ModelResponse> {
  let at = url;
  let linkedHash: string | undefined;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const isOwn = at.hostname === HUGGING_FACE && at.protocol === "https:";
    const authorization = isOwn && token !== undefined ? { authorization: `Bearer ${token}` } : {};
    const sent = { ...headers, ...authorization, "accept-encoding": "identity" };
    const response = await client.send({ method: "GET", url: at.href, headers: sent, signal });
    const linked = response.headers["x-linked-etag"];
    if (typeof linked === "string") linkedHash ??= linked.replace(/^W\/|"/g, "");
    const { statusCode = 0 } = response;
    const { location } = response.headers;
    if (statusCode < 300 || statusCode >= 400 || location === undefined) {
      return { response, linkedHash };
    }
    response.destroy();
    at = nextOf(location, at);
  }
  throw new ModelPullError(`${url.origin} redirects in a circle`);
}

function nextOf(location: string, from: URL): URL {
  let next: URL;
  try {
    next = new URL(location, from);
  } catch {
    throw new ModelPullError(`${from.origin} redirects to something that is not an address`);
  }
  const isDowngrade = from.protocol === "https:" && next.protocol !== "https:";
  if (isDowngrade || !/^https?:$/.test(next.protocol)) {
    throw new ModelPullError(
      `${from.origin} redirects from https to ${next.protocol}//${next.host}`,
    );
  }
  return next;
}
