/** The outcome of a file when it was written, and now. */
export interface Replay {
  /** As the version said that wrote the file. */
  readonly was: unknown;
  /** As the present version says. */
  readonly is: unknown;
}

/** A kind of file that later versions must load. */
export interface Kind {
  /** The folder of its files. */
  readonly name: string;
  /** Loads a file of any version, and goes on with it. */
  replay(text: string): Promise<Replay> | Replay;
  /** Files that take long to replay: only `pnpm test:all` does. Others of the same kind are quick. */
  readonly slow?: readonly string[];
}

/** A saved game that goes on: the save, all that the game itself knows, and what it told from then on. */
export interface SavedPlay<Game> {
  readonly game: Game;
  readonly saved: unknown;
  readonly then: readonly string[];
}

/** A save as it was read. */
export function readPlay<Game>(text: string): SavedPlay<Game> {
  return JSON.parse(text) as SavedPlay<Game>;
}
