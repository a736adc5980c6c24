/**
 * The squads of a session: the server plays their joint plans, and the client carries out single steps.
 *
 * @module
 */

import { RequestError } from "@understudy/planner-core";
import type { Work } from "@understudy/planner-core/internal";
import { isWrittenAlike, pointerTo } from "@understudy/planner-core/json";
import { TimedSteps } from "@understudy/planner-core/squad";
import { checkLengths } from "../asked/lengths.ts";
import type { SessionMemory } from "../memory.ts";
import type { ClientMessage } from "../messages/session-messages.ts";
import { Play } from "../plays/play.ts";
import type { AnyAgent } from "../plays/session-agent.ts";
import { PastNames } from "../refusals/past-names.ts";
import type { SquadParts } from "./played-squad.ts";
import { SquadPlayer } from "./squad-player.ts";

/** Memory of a squad with its plan, and per character of its message. */
const SQUAD_BYTES = 64 * 1024;
const BYTES_PER_LETTER = 12;

/** A squad, and the message that describes it. */
interface KeptSquad {
  readonly message: Omit<ClientMessage<"squad">, "running">;
  readonly play: Play<SquadPlayer>;
  readonly bytes: number;
}

/** The agents of a session. */
interface KnownAgents {
  /** @throws RequestError for a name that no agent ever had */
  named(name: string, pointer: string): unknown;
}

/** The squads of a session, by name. An agent is a member of one squad at most. */
export class SessionSquads {
  readonly #memory: Pick<SessionMemory, "add">;
  readonly #known: KnownAgents;
  readonly #agentOf: (name: string) => AnyAgent;
  readonly #kept = new Map<string, KeptSquad>();
  readonly #isChecked: () => boolean;
  readonly #past: PastNames;

  /**
   * @param known the agents of the session
   * @param agentOf the agent of a name; throws ServiceRefusedError if it is not allowed, or there is no room
   * @param isChecked as of `PastNames`
   */
  constructor(
    memory: Pick<SessionMemory, "add">,
    known: KnownAgents,
    agentOf: (name: string) => AnyAgent,
    isChecked: () => boolean,
  ) {
    this.#memory = memory;
    this.#known = known;
    this.#agentOf = agentOf;
    this.#isChecked = isChecked;
    this.#past = new PastNames("squad", isChecked);
  }

  /**
   * Creates a squad, or changes it: members join and leave, and the plan follows a new goal or constraint. A repeated
   * message changes nothing. With steps in flight the squad begins anew, from them.
   *
   * @throws RequestError if the message does not fit the domain; ServiceRefusedError over a limit
   */
  *set(given: ClientMessage<"squad">, parts: () => SquadParts): Work {
    const { running, ...message } = structuredClone({ ...given, seq: 0 });
    const { squad, members } = message;
    if (running === undefined && isWrittenAlike(message, this.#kept.get(squad)?.message)) return;
    // One that is refused may be ended, too.
    this.#past.add(squad);
    if (new Set(members).size < members.length) {
      throw new RequestError([{ pointer: "/members", message: "names a member twice" }]);
    }
    checkLengths(message);
    for (const name of Object.keys(message.disabled ?? {})) {
      if (!members.includes(name)) this.#known.named(name, pointerTo("/disabled", name));
    }
    const made = parts();
    yield* TimedSteps.inPieces(made.hosted.domain);
    const bytes = SQUAD_BYTES + BYTES_PER_LETTER * JSON.stringify(message).length;
    const before = this.#kept.get(squad);
    const agents = members.map((name) => [name, this.#agentOf(name)] as const);
    this.#memory.add(bytes - (before?.bytes ?? 0));
    let play: Play<SquadPlayer>;
    try {
      play =
        before !== undefined && running === undefined && before.play.life.follows(message)
          ? before.play
          : this.#make(running === undefined ? message : { ...message, running }, made);
    } catch (error) {
      this.#memory.add((before?.bytes ?? 0) - bytes);
      throw error;
    }
    if (before?.play !== play) before?.play.stop();
    this.#kept.set(squad, { message, play, bytes });
    for (const [name, agent] of agents) {
      if (!play.names.has(name)) agent.join(play);
    }
    play.loop.soon();
  }

  /**
   * Ends a squad, or breaks off its steps, or those of one member, and plans anew.
   *
   * @throws RequestError for a squad that never was, or an agent that is not its member
   */
  end(message: ClientMessage<"disband" | "interrupt">): undefined {
    const { squad } = message;
    const kept = this.#kept.get(squad);
    if (kept === undefined) this.#past.check("/squad", squad, this.#kept.keys());
    else if (message.type === "disband") this.#disband(squad);
    else this.#interrupt(kept, message.agent);
  }

  #interrupt({ message: { members }, play }: KeptSquad, agent: string | undefined): void {
    if (agent !== undefined && !members.includes(agent) && this.#isChecked()) {
      const hint = `one of: ${members.join(", ")}`;
      throw new RequestError([{ pointer: "/agent", message: "is no member of the squad", hint }]);
    }
    play.life.interrupt(agent);
  }

  /** Ends all squads. */
  clear(): void {
    for (const name of [...this.#kept.keys()]) this.#disband(name);
  }

  #disband(name: string): void {
    this.#kept.get(name)?.play.stop();
    this.#forget(name);
  }

  #make(message: ClientMessage<"squad">, parts: SquadParts): Play<SquadPlayer> {
    const { squad } = message;
    const ended = (): void => {
      if (this.#kept.get(squad)?.play === play) this.#forget(squad);
    };
    const life = (made: Play): SquadPlayer => new SquadPlayer(message, parts, made);
    const play = new Play<SquadPlayer>(parts, life, { squad, ended });
    return play;
  }

  #forget(name: string): void {
    const kept = this.#kept.get(name);
    if (kept === undefined) return;
    this.#kept.delete(name);
    this.#past.add(name);
    this.#memory.add(-kept.bytes);
  }
}
