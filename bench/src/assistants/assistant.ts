import { isObject, type Json } from "./json.ts";

/** Calls a tool of the server; returns its structured content. */
export type Server = (tool: string, given: Json) => Promise<Json>;

/** One operation of a JSON patch (RFC 6902). */
interface Operation {
  readonly op: string;
  readonly path: string;
  readonly from?: string;
  readonly value?: unknown;
}

/** The server's verdict on a draft. */
interface Judgement {
  /** Whether the check finds nothing and simulated days reach every goal. */
  readonly isSound: boolean;
  /** The first suggested fix. */
  readonly mend: Operation | undefined;
  /** The reported places. */
  readonly places: readonly string[];
}

/** Checks a draft, and simulates it if the check finds nothing. */
export async function judge(draft: unknown, server: Server): Promise<Judgement> {
  const checked = await server("check_domain", { domain: draft });
  if (checked["clean"] !== true) return { isSound: false, ...namedIn(checked) };
  const played = await server("simulate", { domain: draft });
  const goals = played["goals"] as readonly { readonly reached: number }[];
  const isSound = goals.every(({ reached }) => reached > 0);
  return { isSound, ...namedIn(played) };
}

function namedIn({ errors, findings }: Json): Pick<Judgement, "mend" | "places"> {
  const named = [errors, findings].flat().filter(isObject);
  const mends = named.map(({ mend }) => mend as Operation | undefined);
  return {
    mend: mends.find((mend) => mend !== undefined),
    places: named.map(({ pointer }) => String(pointer)),
  };
}

/** The result of fixing a draft. */
export interface Mending {
  readonly isSound: boolean;
  readonly draft: unknown;
  readonly mends: readonly Operation[];
}

/** Limit on rounds; more do not help. */
const MAX_ROUNDS = 6;

/** A mechanical assistant without knowledge: it applies the first suggested fix until the draft is sound. */
export async function mendByAnswers(written: unknown, server: Server): Promise<Mending> {
  let draft = written;
  const mends: Operation[] = [];
  for (let round = 0; ; round++) {
    const { isSound, mend } = await judge(draft, server);
    if (isSound || mend === undefined || round === MAX_ROUNDS) return { isSound, draft, mends };
    draft = applyOperation(draft, mend);
    mends.push(mend);
  }
}

/** Applies an operation of RFC 6902 to a copy. */
export function applyOperation(document: unknown, { op, path, from, value }: Operation): unknown {
  const copy = structuredClone(document);
  if (op === "add" || op === "replace") {
    if (path === "") return value;
    if (op === "replace") takeAt(copy, path);
    putAt(copy, path, value);
  } else if (op === "remove") takeAt(copy, path);
  else if (op === "move" && from !== undefined) putAt(copy, path, takeAt(copy, from));
  else throw new Error(`there is no operation ${op}`);
  return copy;
}

function holderOf(document: unknown, path: string): [Json | unknown[], string] {
  const keys = path.split("/").slice(1);
  const names = keys.map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
  let holder = document;
  for (const name of names.slice(0, -1)) holder = (holder as Json)[name];
  if (typeof holder !== "object" || holder === null) throw new Error(`nothing is at ${path}`);
  return [holder as Json | unknown[], names.at(-1) ?? ""];
}

function putAt(document: unknown, path: string, value: unknown): void {
  const [holder, key] = holderOf(document, path);
  if (Array.isArray(holder)) holder.splice(key === "-" ? holder.length : Number(key), 0, value);
  else holder[key] = value;
}

function takeAt(document: unknown, path: string): unknown {
  const [holder, key] = holderOf(document, path);
  if (!Object.hasOwn(holder, key)) throw new Error(`nothing is at ${path}`);
  if (Array.isArray(holder)) return holder.splice(Number(key), 1)[0];
  const value = holder[key];
  delete holder[key];
  return value;
}
