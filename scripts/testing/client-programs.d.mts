/** The name of a client as a test shows it. */
export type ClientName = "TypeScript" | "Python" | "Python with asyncio" | "C#" | "Godot 3";

/** What a client has a program for; that with asyncio has only the first. */
export type ClientProgram =
  /** The game of `pnpm client-check`. */
  | "play-hut"
  /** One agent's day in the village. */
  | "village-day"
  /** Loses its server, and says what each frame took. */
  | "lost-server"
  /** One plan over HTTP; in C#. */
  | "one-plan"
  /** An environment for learners; in Python. */
  | "gym-environment";

/** Clients with tests in their own language. */
export type TestedClientName = "Python" | "C#" | "Godot 3";

/** Makes programs of all clients whose languages are there. */
export class ClientWorkshop {
  /** Names of the clients that can be tried here. */
  static get names(): readonly ClientName[];
  /** Makes a program, and gives the shell's command for it. */
  command(name: ClientName, program: ClientProgram): Promise<string>;
  /** Makes the tests that a client has in its own language, and gives the shell's command for them. */
  tests(name: TestedClientName): Promise<string>;
  /** A client in TypeScript that plays the hut, and does wrong what `UNDERSTUDY_FAULT` names. */
  faultyCommand(): Promise<string>;
  remove(): void;
}
