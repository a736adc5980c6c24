import type { CalledTool } from "./openai-dialect.ts";

/** A tool call that is still being assembled. */
interface OpenCall {
  id: string;
  name: string;
  input: string;
}

/**
 * Assembles the tool calls of a stream. Servers send them in pieces, in sequence or interleaved, and identify them by
 * index, by id, or only by name. A call is emitted once that call and all earlier ones are complete.
 */
export class CalledTools {
  readonly #calls: OpenCall[] = [];
  readonly #byIndex = new Map<number, OpenCall>();
  readonly #byId = new Map<string, OpenCall>();
  /** Number of calls emitted so far. */
  #said = 0;

  /**
   * Adds pieces of calls.
   *
   * @returns newly completed calls, one per line: `goto {"place": "market"}`
   */
  add(pieces: readonly CalledTool[]): string {
    for (const piece of pieces) this.#take(piece);
    let text = "";
    // The last call may still grow.
    while (this.#said < this.#calls.length - 1 && isComplete(this.#calls[this.#said] as OpenCall)) {
      text += writtenCall(this.#calls[this.#said++] as OpenCall);
    }
    return text;
  }

  /** The calls not yet emitted; missing arguments become an empty object. */
  end(): string {
    const rest = this.#calls.slice(this.#said);
    this.#calls.length = 0;
    this.#said = 0;
    this.#byIndex.clear();
    this.#byId.clear();
    return rest.map(writtenCall).join("");
  }

  #take(piece: CalledTool): void {
    const { name, input } = piece;
    const known = this.#callOf(piece);
    if (known === undefined) {
      if (name !== "" || input !== "") this.#open(piece);
      return;
    }
    if (name !== known.name) known.name = name.startsWith(known.name) ? name : known.name + name;
    if (input.trim() === "") return;
    known.input = isRepeated(known, input) ? input : known.input + input;
  }

  /** The call that a piece continues; undefined if the piece starts a new call. */
  #callOf({ index, id, name, input }: CalledTool): OpenCall | undefined {
    const named = id === "" ? undefined : this.#byId.get(id);
    const known = named ?? (index === undefined ? this.#calls.at(-1) : this.#byIndex.get(index));
    if (known === undefined || name === "") return known;
    if (named === undefined && id !== "" && (known.id !== "" || index === undefined)) {
      return undefined;
    }
    if (named !== undefined && name === known.name && isRepeated(known, input)) return known;
    // Some servers repeat the name in every piece, and some give all calls the same index.
    const isNext = (named === undefined && index === undefined) || known.input !== "";
    const begins = input !== "" || name !== known.name;
    return isNext && begins && (isComplete(known) || name !== known.name) ? undefined : known;
  }

  #open({ index, id, name, input }: CalledTool): void {
    const call = { id, name, input };
    this.#calls.push(call);
    if (index !== undefined) this.#byIndex.set(index, call);
    if (id !== "") this.#byId.set(id, call);
  }
}

/** Whether a piece repeats all arguments received so far, or replaces an empty object. */
function isRepeated({ input: known }: OpenCall, input: string): boolean {
  if (!known.startsWith("{") || !input.startsWith("{")) return false;
  return input.startsWith(known) || known.trim() === "{}";
}

function isComplete({ input }: OpenCall): boolean {
  if (!/\}\s*$/.test(input)) return false;
  try {
    JSON.parse(input);
    return true;
  } catch {
    return false;
  }
}

/** A call as text. */
export function writtenCall({ name, input }: Pick<CalledTool, "name" | "input">): string {
  return `\n${name} ${input.trim() === "" ? "{}" : unquoted(input)}\n`;
}

/** Unwraps arguments that a server encoded as a JSON string twice. */
function unquoted(input: string): string {
  if (!input.startsWith('"')) return input;
  try {
    return String(JSON.parse(input));
  } catch {
    return input;
  }
}
