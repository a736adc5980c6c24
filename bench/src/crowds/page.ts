import { fileURLToPath } from "node:url";
import { Tab } from "../browser/tab.ts";
import type { EngineSide } from "./figures.ts";
import type { PlayOptions } from "./play.ts";

const program = fileURLToPath(new URL("page-program.ts", import.meta.url));
const tab = new Tab(`import ${JSON.stringify(program)};`);

/** Plays a life by the engine in a page. Slices are of the time that passes: a page knows no other. */
export async function playInPage({ game, ...options }: PlayOptions): Promise<EngineSide> {
  tab.enter();
  try {
    const told = JSON.stringify({ ...options, game: game.name });
    type Told = Omit<EngineSide, "frames"> & { readonly frames: readonly number[] };
    const { frames, ...rest } = await tab.evaluate<Told>(`play(${told})`);
    return { ...rest, frames: Float64Array.from(frames) };
  } finally {
    await tab.leave();
  }
}
