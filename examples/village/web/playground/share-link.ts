import type { Value } from "@understudy/planner-core";

/** Contents of a playground link. */
export interface SharedPlayground {
  /** The domain's text, valid or not. */
  readonly text: string;
  readonly state: Readonly<Record<string, Value>>;
  readonly goal: string;
}

const KEY = "playground=";
/** Size limit on unpacked contents. */
const MAX_BYTES = 400_000;

/** An unreadable link. */
export class LinkError extends Error {
  override readonly name = "LinkError";
}

/** The fragment of a link, with the playground packed. */
export async function writeLink(shared: SharedPlayground): Promise<string> {
  const packed = await pass(
    new TextEncoder().encode(JSON.stringify(shared)),
    new CompressionStream("deflate-raw"),
  );
  let binary = "";
  for (const byte of packed) binary += String.fromCharCode(byte);
  return `#${KEY}${btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}`;
}

/**
 * The playground of a link.
 *
 * @returns undefined for a link without one
 * @throws LinkError for a truncated or changed link
 */
export async function readLink(hash: string): Promise<SharedPlayground | undefined> {
  if (!hash.startsWith(`#${KEY}`)) return undefined;
  try {
    const base64 = hash
      .slice(KEY.length + 1)
      .replaceAll("-", "+")
      .replaceAll("_", "/");
    const packed = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const bytes = await pass(packed, new DecompressionStream("deflate-raw"));
    return checked(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
  } catch {
    throw new LinkError("This link is not whole: ask for it again, or copy all of it");
  }
}

function checked(value: unknown): SharedPlayground {
  const { text, state, goal } = value as Partial<SharedPlayground>;
  if (typeof text !== "string" || typeof goal !== "string") throw new LinkError();
  if (typeof state !== "object" || state === null) throw new LinkError();
  for (const each of Object.values(state)) {
    if (!["string", "number", "boolean"].includes(typeof each)) throw new LinkError();
  }
  return { text, state, goal };
}

async function pass(
  bytes: Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > MAX_BYTES) {
      await reader.cancel();
      throw new LinkError();
    }
    chunks.push(value);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}
