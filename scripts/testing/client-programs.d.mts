/** Display name of a client in tests. */
export type ClientName = "TypeScript" | "Python" | "Python with asyncio" | "C#" | "Godot 3";

/** Programs of a client; the asyncio client has only the first. */
export type ClientProgram =
  /** The game of `pnpm client-check`. */
  | "play-hut"
  /** A day of an agent in the village. */
  | "village-day"
  /** A thief with an order in the dungeon. */
  | "dungeon-orders"
  /** One plan over HTTP; in C#. */
  | "one-plan"
  /** A reinforcement learning environment; in Python. */
  | "gym-environment";

/** Clients with tests in their own language. */
export type TestedClientName = "Python" | "C#" | "Godot 3";

/** Builds programs of all clients with an installed language. */
export class ClientWorkshop {
  /** Names of the available clients. */
  static get names(): readonly ClientName[];
  /** Builds a program, and returns its shell command. */
  command(name: ClientName, program: ClientProgram): Promise<string>;
  /** Builds a client's own tests, and returns their shell command. */
  tests(name: TestedClientName): Promise<string>;
  /** A TypeScript client that plays the hut, with the fault in `UNDERSTUDY_FAULT`. */
  faultyCommand(): Promise<string>;
  remove(): void;
}
