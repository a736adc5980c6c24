import type { SessionCredential } from "@understudy/session";

/**
 * A credential in a ticket or a token. Its generation is only part of what is signed, as it may hold a secret: whoever
 * verifies the signature knows it.
 */
export type WrittenCredential = readonly [id: string, untilMs: number | null];

/** The generation of a credential in the configuration in use; undefined if it has no such credential. */
export type GenerationOf = (id: string) => string | undefined;

/** The last part of a claim; empty where clients need no credential. */
export function writtenCredential(
  credential: SessionCredential | undefined,
): [] | [WrittenCredential] {
  return credential === undefined ? [] : [[credential.id, credential.untilMs ?? null]];
}

/** The text to sign for a claim that rests on a credential. */
export function boundTo(payload: string, credential: SessionCredential | undefined): string {
  return credential === undefined ? payload : `${payload}\n${credential.generation}`;
}

/**
 * The credential of a claim whose signature is not verified yet.
 *
 * @param at its place in the claim
 * @returns "gone" if the configuration in use has no such credential, or if that is no claim
 */
export function readCredential(
  payload: string,
  at: number,
  generationOf: GenerationOf,
): SessionCredential | undefined | "gone" {
  let claim: unknown;
  try {
    claim = JSON.parse(Buffer.from(payload, "base64url").toString());
  } catch {
    return "gone";
  }
  const told = Array.isArray(claim) ? claim[at] : undefined;
  if (told === undefined) return undefined;
  const [id, untilMs] = Array.isArray(told) ? told : [];
  const generation = typeof id === "string" ? generationOf(id) : undefined;
  if (generation === undefined) return "gone";
  return { id, generation, untilMs: typeof untilMs === "number" ? untilMs : undefined };
}
