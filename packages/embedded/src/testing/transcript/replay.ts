import type { FlatLibrary } from "../../flat/flat-library.ts";

/** A line of a transcript: its number, its verb, and what follows. */
type Line = readonly [number: number, verb: string, rest: string];

/**
 * Replays a transcript, and compares each text. Hosts of other languages do the same.
 *
 * @returns the number of cases
 * @throws Error with the line at which the library differs
 */
export async function replayTranscript(library: FlatLibrary, transcript: string): Promise<number> {
  const lines = transcript
    .trimEnd()
    .split("\n")
    .map((line, at): Line => {
      const [verb = ""] = line.split(" ", 1);
      return [at + 1, verb, line.slice(verb.length + 1)];
    })
    .filter(([, verb]) => verb !== "#");
  let cases = 0;
  let engine = 0;
  let waitMs = 0;
  for (const [index, [number, verb, rest]] of lines.entries()) {
    const [, nextVerb, nextRest] = lines[index + 1] ?? [];
    const error = nextVerb === "error" ? nextRest : undefined;
    const same = (told: unknown, known: unknown): void => {
      if (told !== known) throw new Error(`line ${number}: ${told} instead of ${known}`);
    };
    const failed = (): void =>
      same((JSON.parse(library.lastError()) as { readonly code: string }).code, error);
    if (verb === "case") cases++;
    else if (verb === "open") {
      engine = library.open(rest);
      same(engine > 0, error === undefined);
      if (error !== undefined) failed();
    } else if (verb === "send") {
      same(library.send(engine, rest), error === undefined ? 1 : 0);
      if (error !== undefined) failed();
    } else if (verb === "step") {
      do {
        waitMs = library.step(engine, Number(rest), Number.POSITIVE_INFINITY);
        await new Promise(setImmediate);
      } while (waitMs === 0);
    } else if (verb === "wait") {
      same(waitMs, Number(rest));
      if (nextVerb !== "take") same(library.take(engine), "");
    } else if (verb === "take") {
      same(library.take(engine), rest);
      if (nextVerb !== "take") same(library.take(engine), "");
    } else if (verb === "close") {
      library.close(engine);
      same(library.send(engine, "{}"), 0);
    } else if (verb !== "error") throw new Error(`line ${number}: ${verb} is no verb`);
  }
  return cases;
}
