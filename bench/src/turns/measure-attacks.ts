import { METHOD_ATTACKS, ROUTE_ATTACKS } from "./route-attacks.ts";
import { type Attack, type OpenClient, SESSION_ATTACKS } from "./session-attacks.ts";
import { TurnProcess, TWO_TENANTS } from "./turn-process.ts";

/** The longest stretch under an attack without garbage collection, in the best of several runs. */
export interface AttackFigures {
  readonly name: string;
  readonly longestMs: number;
  /** The longest stretch with garbage collection. */
  readonly longestCollectingMs: number;
  /** Unexpected answers; the attack's name is then wrong about its measurement. */
  readonly mistakes: readonly string[];
}

/** An attack with its display name. */
export interface NamedAttack {
  readonly name: string;
  readonly attack: Attack;
}

/** The attacks with a text in their names. */
export function attacksWith(only: string): readonly NamedAttack[] {
  return Object.entries({ ...SESSION_ATTACKS, ...ROUTE_ATTACKS, ...METHOD_ATTACKS })
    .flatMap(([type, attacks]) =>
      attacks.map((attack) => ({ name: `${type}: ${attack.name}`, attack })),
    )
    .filter(({ name }) => name.includes(only));
}

/** Plays each attack several times against one server. */
export async function measureAttacks(
  { only, runs }: { readonly only: string; readonly runs: number },
  tell: (line: string) => void,
): Promise<readonly AttackFigures[]> {
  const server = await TurnProcess.start(TWO_TENANTS);
  try {
    const all: AttackFigures[] = [];
    for (const { name, attack } of attacksWith(only)) {
      const stretches: Stretch[] = [];
      for (let run = 0; run < runs; run++) stretches.push(await measureOne(server, attack));
      const longestMs = Math.min(...stretches.map((stretch) => stretch.longestMs));
      const longestCollectingMs = Math.min(
        ...stretches.map((stretch) => stretch.longestCollectingMs),
      );
      const mistakes = [...new Set(stretches.flatMap((stretch) => stretch.mistakes))];
      all.push({ name, longestMs, longestCollectingMs, mistakes });
      tell(`${name}: ${[`${stretches.map(stretchText).join(", ")} ms`, ...mistakes].join("\n  ")}`);
    }
    return all;
  } finally {
    server.end();
  }
}

type Stretch = Omit<AttackFigures, "name">;

function stretchText({ longestMs, longestCollectingMs }: Stretch): string {
  return `${longestMs.toFixed(1)} (${longestCollectingMs.toFixed(1)})`;
}

async function measureOne(
  server: TurnProcess<"attacker" | "victim">,
  attack: Attack,
): Promise<Stretch> {
  const opened: OpenClient[] = [];
  const place = {
    port: server.port,
    grpcPort: server.grpcPort,
    key: server.keys.attacker,
    settle: () => server.settle(),
    opened: (client: OpenClient) => void opened.push(client),
  };
  // Preparing an attack sends messages too.
  let play: () => unknown = () => {};
  const before = await server.measure(async () => {
    play = await attack.prepare(place);
  });
  const after = await server.measure(async () => play());
  for (const client of opened) {
    client.leave?.();
    await server.settle();
    await client.end();
  }
  return {
    longestMs: Math.max(before.longestMs, after.longestMs),
    longestCollectingMs: Math.max(before.longestCollectingMs, after.longestCollectingMs),
    mistakes: opened.flatMap((client) => client.mistakes),
  };
}
