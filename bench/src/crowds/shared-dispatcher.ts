/**
 * The dispatcher of the kitchen of squads: which ticket is next, for how many cooks, and who helps out or washes up.
 *
 * @module
 */

/** Clean plates to have in hand: one who fetches a plate for a dish that is ready lets it get cold. */
const CLEAN_PLATES = 3;
/** A ticket that was not begun is given up once less than this share of its time is left. */
const LEAST_SHARE = 0.45;
/** A squad without a plan for as long, in milliseconds, gets a further cook, or gives its ticket back. */
const STUCK_MS = 3000;
/** A cook for whom the plan has nothing more leaves the squad after as long, in milliseconds. */
const DONE_MS = 300;
/** A cook who waits for a place looks for another one after as long, in milliseconds. */
const WAIT_MS = 2000;
const MOST_COOKS = 4;
/** The cooks of a dish with a pot, which two carry. */
const LEAST_FOR_POT = 2;

interface Item {
  readonly id: string;
  readonly kind: string;
  readonly form: string;
  readonly on: string | undefined;
  readonly ticket: string;
  readonly plated: boolean;
}

interface Ticket {
  readonly id: string;
  readonly state: string;
  readonly atMs: number;
  readonly dueMs: number;
}

/** The part of the kitchen that its dispatcher sees. */
interface Kitchen {
  readonly nowMs: number;
  readonly clean: number;
  readonly dirty: number;
  readonly back: readonly number[];
  readonly cooks: ReadonlyMap<
    string,
    { readonly here: boolean; readonly holds: string | undefined; readonly job: unknown }
  >;
  readonly items: ReadonlyMap<string, Item>;
  readonly stations: ReadonlyMap<string, { readonly item?: string }>;
  readonly tickets: ReadonlyMap<string, Ticket>;
  distance(cook: string, from: string | undefined, to: string): number;
}

interface Runner {
  readonly isWaiting: boolean;
  roles(): Readonly<Record<string, readonly object[]>>;
  pursue(goal: unknown): void;
  constrain(given: { readonly events: readonly object[] | undefined }): void;
  joined(name: string, values: unknown): void;
  left(name: string): void;
  interrupt(name: string): void;
}

/** The squad of one cook, whom others join. */
interface Team {
  readonly names: string[];
  readonly runner: Runner;
  ticket: string | undefined;
  order: string | undefined;
  isLent: boolean;
}

interface Action {
  readonly event: string;
  readonly agent?: string;
  readonly reason?: string;
  readonly things?: Readonly<Record<string, string>>;
}

/** The part of that kitchen's game that a dispatcher uses. */
export interface DispatchedGame {
  readonly kitchen: Kitchen;
  readonly teams: readonly Team[];
  own(name: string): unknown;
  goalOf(ticket: string): unknown;
  assign(): void;
  act(team: Team, name: string, action: Action | undefined): void;
}

/** Gives a game another dispatcher, which names no cook and no station. */
export function dispatch(game: DispatchedGame): void {
  const dispatcher = new Dispatcher(game);
  const act = game.act.bind(game);
  game.assign = () => dispatcher.assign();
  game.act = (team, name, action) => {
    dispatcher.hear(team, name, action);
    // That kitchen takes an action for another cook's unless it names its own.
    act(team, name, action?.event === "interrupt" ? { ...action, agent: name } : action);
  };
}

class Dispatcher {
  readonly #game: DispatchedGame;
  /** Since when a cook has had nothing more to do in the plan of its squad. */
  readonly #doneSince = new Map<string, number>();
  /** The squad that has washed up last. */
  #washer: Team | undefined;
  /** The time at which the next plate comes back, as squads were told. */
  #toldMs: number | undefined;
  /** The number of cooks that were lent for each ticket. */
  readonly #lent = new Map<string, number>();
  /** Since when a cook has done nothing but wait for a place. */
  readonly #waitsSince = new Map<string, number>();
  /** Since when a squad has had no plan. */
  readonly #stuckSince = new Map<Team, number>();

  constructor(game: DispatchedGame) {
    this.#game = game;
  }

  get #kitchen(): Kitchen {
    return this.#game.kitchen;
  }

  /** Notes who has nothing more to do, and lets those look anew who only wait for a place. */
  hear(team: Team, name: string, action: Action | undefined): void {
    const { cooks, items, nowMs } = this.#kitchen;
    const isDone = action?.event === "idle" && action.reason === "done";
    if (!isDone) this.#doneSince.delete(name);
    else if (!this.#doneSince.has(name)) this.#doneSince.set(name, nowMs);
    const isWait =
      action?.event === "continue" &&
      cooks.get(name)?.job === undefined &&
      Object.values(action.things ?? {}).every((thing) => !items.has(thing));
    if (!isWait) this.#waitsSince.delete(name);
    else if (!this.#waitsSince.has(name)) this.#waitsSince.set(name, nowMs);
    if (nowMs - (this.#waitsSince.get(name) ?? nowMs) < WAIT_MS) return;
    this.#waitsSince.delete(name);
    team.runner.interrupt(name);
  }

  assign(): void {
    const { teams } = this.#game;
    for (const team of teams) if (this.#isOver(team)) this.#release(team);
    for (const team of teams) if (team.ticket !== undefined) this.#releaseDone(team);
    this.#foretell();
    this.#rescue();
    this.#wash(CLEAN_PLATES);
    for (const team of teams) this.#help(team);
    this.#giveTickets();
    this.#join();
    this.#wash(Number.POSITIVE_INFINITY);
  }

  /** The number of cooks that a ticket can use: one for each of its things, two for a pot. */
  #handsFor(ticket: string): number {
    const things = this.#thingsOf(ticket).filter(({ plated }) => !plated);
    const hands = things.reduce((sum, { kind }) => sum + (kind === "pot" ? LEAST_FOR_POT : 1), 0);
    return Math.min(MOST_COOKS, hands);
  }

  #thingsOf(ticket: string): readonly Item[] {
    return [...this.#kitchen.items.values()].filter((item) => item.ticket === ticket);
  }

  /** Without a plate no squad can plan to serve: squads are told when a plate comes back. */
  #foretell(): void {
    const { clean, dirty, back } = this.#kitchen;
    const [nextMs] = clean + dirty === 0 ? back : [];
    if (nextMs === this.#toldMs) return;
    this.#toldMs = nextMs;
    const event = { at: Number(nextMs) / 1000, then: { dirty: { "+": 1 } } };
    const events = nextMs === undefined ? undefined : [event];
    for (const { runner } of this.#game.teams) runner.constrain({ events });
  }

  /** Those without a task join the squads that have begun with too few. */
  #join(): void {
    for (const team of this.#game.teams) {
      const { isLent, ticket, names, runner } = team;
      if (isLent || ticket === undefined || runner.isWaiting) continue;
      const cooks = Math.max(names.length, 1 + (this.#lent.get(ticket) ?? 0));
      if (cooks >= this.#handsFor(ticket)) continue;
      const [mate] = this.#free(this.#thingsOf(ticket)[0]?.on);
      if (mate === undefined) return;
      this.#lend(mate, team);
    }
  }

  #isOver(team: Team): boolean {
    const { ticket, order } = team;
    const { tickets, clean, dirty, cooks } = this.#kitchen;
    if (ticket !== undefined) return tickets.get(ticket)?.state !== "open";
    if (order === undefined) return false;
    if (order === PLATES)
      return (clean >= CLEAN_PLATES || dirty === 0) && cooks.get(llmOf(team))?.job === undefined;
    return !this.#burnt.some(({ id }) => id === order);
  }

  get #burnt(): readonly Item[] {
    const { items, stations } = this.#kitchen;
    return [...items.values()].filter(
      ({ id, kind, form, on }) =>
        kind === "item" && form === "burnt" && stations.get(on ?? "")?.item === id,
    );
  }

  /** Those without a task, the nearest to a place first. */
  #free(place?: string): readonly Team[] {
    const { cooks, distance } = this.#kitchen;
    const far = (team: Team): number =>
      place === undefined ? 0 : distance.call(this.#kitchen, llmOf(team), undefined, place);
    return this.#game.teams
      .filter(
        (team) =>
          !team.isLent &&
          team.ticket === undefined &&
          team.order === undefined &&
          cooks.get(llmOf(team))?.here === true &&
          // Only its own squad knows the step that it is in.
          cooks.get(llmOf(team))?.job === undefined,
      )
      .toSorted((one, other) => far(one) - far(other));
  }

  #release(team: Team): void {
    team.ticket = undefined;
    team.order = undefined;
    for (const mate of team.names.slice(1)) this.#giveBack(team, mate);
  }

  #giveBack(team: Team, mate: string): void {
    team.names.splice(team.names.indexOf(mate), 1);
    team.runner.left(mate);
    for (const own of this.#game.teams) if (llmOf(own) === mate) own.isLent = false;
  }

  #lend(mate: Team, team: Team): void {
    const name = llmOf(mate);
    mate.isLent = true;
    team.names.push(name);
    const { ticket = "" } = team;
    this.#lent.set(ticket, (this.#lent.get(ticket) ?? 0) + 1);
    team.runner.joined(name, this.#game.own(name));
  }

  /** Lets those go for whom the plan has nothing more: they can serve another ticket. */
  #releaseDone(team: Team): void {
    if (team.runner.isWaiting) return;
    const { cooks, nowMs } = this.#kitchen;
    for (const name of team.names.slice(1)) {
      const since = this.#doneSince.get(name) ?? Number.POSITIVE_INFINITY;
      const cook = cooks.get(name);
      if (nowMs - since < DONE_MS || cook?.holds !== undefined || cook?.job !== undefined) continue;
      this.#doneSince.delete(name);
      this.#giveBack(team, name);
    }
  }

  /** Burnt food keeps a station from all. */
  #rescue(): void {
    for (const { id, on } of this.#burnt) {
      if (this.#game.teams.some(({ order }) => order === id)) continue;
      const [team] = this.#free(on);
      if (team === undefined) return;
      team.order = id;
      team.runner.pursue({ goal: "rescued", things: { it: id } });
    }
  }

  /** Lets one wash up while fewer plates are clean. */
  #wash(least: number): void {
    const { clean, dirty } = this.#kitchen;
    const isNeeded = clean < least && dirty > 0;
    const free = this.#free();
    const team =
      this.#game.teams.find(({ order }) => order === PLATES) ??
      (isNeeded ? (free.find((one) => one === this.#washer) ?? free[0]) : undefined);
    if (team === undefined) return;
    this.#washer = team;
    team.order = PLATES;
    // More than there are can never be clean, and others take plates meanwhile.
    const most = Math.min(Math.max(CLEAN_PLATES, clean + 1), clean + dirty);
    team.runner.pursue({ clean: { ">=": most } });
  }

  /** A squad that finds no plan may find one with a further cook, whose hands are free. */
  #help(team: Team): void {
    const { nowMs, cooks } = this.#kitchen;
    const hasPlan = Object.values(team.runner.roles()).some((roles) => roles.length > 0);
    if (team.isLent || team.ticket === undefined || hasPlan) {
      this.#stuckSince.delete(team);
      return;
    }
    const since = this.#stuckSince.get(team) ?? nowMs;
    this.#stuckSince.set(team, since);
    if (nowMs - since < STUCK_MS) return;
    this.#stuckSince.set(team, nowMs);
    const [mate] = this.#free();
    if (mate !== undefined && team.names.length < MOST_COOKS) this.#lend(mate, team);
    else if (team.names.every((name) => cooks.get(name)?.holds === undefined)) this.#release(team);
  }

  /** The most urgent ticket that can still be made, with a cook for each of its things. */
  #giveTickets(): void {
    const { tickets, nowMs } = this.#kitchen;
    const isTaken = (id: string): boolean => this.#game.teams.some(({ ticket }) => ticket === id);
    const wanted = [...tickets.values()].filter(
      ({ id, state, atMs, dueMs }) =>
        state === "open" && !isTaken(id) && dueMs - nowMs > LEAST_SHARE * (dueMs - atMs),
    );
    for (const { id } of wanted.toSorted((one, other) => one.dueMs - other.dueMs)) {
      const things = this.#thingsOf(id);
      const least = things.some(({ kind }) => kind === "pot") ? LEAST_FOR_POT : 1;
      const crew = this.#free(things[0]?.on).slice(0, this.#handsFor(id));
      const [team, ...mates] = crew;
      if (team === undefined || crew.length < least) return;
      team.ticket = id;
      for (const mate of mates) this.#lend(mate, team);
      team.runner.pursue(this.#game.goalOf(id));
    }
  }
}

const PLATES = "plates";

function llmOf({ names }: Team): string {
  return names[0] as string;
}
