import type { IncomingMessage } from "node:http";
import type { HttpClient } from "../../backends/http/connection/sockets/http-client.ts";
import { ModelPullError } from "../../backends/spec/model-pull-error.ts";

const MAX_REDIRECTS = 6;
const HUGGING_FACE = "huggingface.co";

/** A request for a model file. */
export interface ModelRequest {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** Access token, sent only to Hugging Face, whatever the redirects. */
  readonly token: string | undefined;
  readonly signal: AbortSignal;
}

/** The response after all redirects. */
export interface ModelResponse {
  readonly response: IncomingMessage;
  /** SHA-256 reported by the first server, as Hugging Face does. */
  readonly linkedHash: string | undefined;
}

/**
 * Requests a model file and follows redirects. The token goes only to its own host, and redirects from https to http
 * are refused.
 *
 * @throws ModelPullError; socket errors
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
