import { type Issue, RequestError } from "@understudy/planner-core";
import type { MeasuredFleet } from "./measured-fleet.ts";

/** A load on a fleet, and the assumptions besides what was measured. */
export interface FleetDemand {
  readonly agents: number;
  /** Plans that an agent asks for per second. */
  readonly askRate: number;
  /** The share of these whose plan is known, from 0 to 1. */
  readonly hitRate: number;
  /** Domains, over which agents and what is learnt are spread evenly. Default 1. */
  readonly domains?: number | undefined;
  /** The share of its core that a server may use. Default 0.5: the rest is for peaks, and for those that fail. */
  readonly load?: number | undefined;
  /** So many servers as there are. Default: as many as it takes. */
  readonly servers?: number | undefined;
  /** Servers of one machine, each with a core. Default 8. */
  readonly serversPerNode?: number | undefined;
  /** Time that the model takes for a question, in milliseconds. Default 500. */
  readonly modelMs?: number | undefined;
  /** Questions that a GPU answers at the same time. Default 32. */
  readonly questionsPerGpu?: number | undefined;
  /** The share of questions to the model whose plan is new, and so is told to all. Default 0.1. */
  readonly newShare?: number | undefined;
  /** Price of a core per hour, with its memory. Default 0.05. */
  readonly corePrice?: number | undefined;
  /** Price of a GPU per hour. Default 2.5. */
  readonly gpuPrice?: number | undefined;
}

/** A part of a fleet, and the number of agents at which it alone would no longer do. */
export interface SizeLimit {
  readonly part: string;
  readonly agents: number;
  readonly why: string;
}

/** The size of a fleet. */
export interface FleetSize {
  readonly requestsPerSecond: number;
  /** Questions to models. */
  readonly questionsPerSecond: number;
  /** Plans that are told to all. */
  readonly plansPerSecond: number;
  /** Cores that the servers keep busy. */
  readonly busyCores: number;
  /** Processes, each with a core of its own. */
  readonly servers: number;
  readonly nodes: number;
  readonly cores: number;
  /** The memory of all servers together. */
  readonly memoryBytes: number;
  /** Commands of leases, answers and plans. */
  readonly redisCommandsPerSecond: number;
  /** The output of Redis: each plan to every server that has its domain. */
  readonly redisBytesPerSecond: number;
  readonly gpus: number;
  readonly pricePerHour: number;
  /** The parts that end the growth, the first one first. */
  readonly limits: readonly SizeLimit[];
}

/** Commands per second of a Redis of one thread, and half of what a network of 10 Gbit carries: round assumptions. */
const REDIS_COMMANDS = 100_000;
const REDIS_BYTES = 1.25e9 * 0.5;

/**
 * Computes what so many agents take, from what one server takes.
 *
 * @throws RequestError with every number that makes no sense
 *
 * @example
 * const { nodes, gpus } = sizeFleet({ agents: 1_000_000, askRate: 0.2, hitRate: 0.99 }, measuredFleet);
 */
export function sizeFleet(demand: FleetDemand, measured: MeasuredFleet): FleetSize {
  const settings = settingsOf(demand);
  const own = sizeAt(settings, measured);
  return { ...own, limits: limitsOf(settings, measured) };
}

type Settings = { readonly [Name in Exclude<keyof FleetDemand, "servers">]-?: number } & {
  readonly servers: number | undefined;
};

function settingsOf(demand: FleetDemand): Settings {
  const settings: Settings = {
    agents: demand.agents,
    askRate: demand.askRate,
    hitRate: demand.hitRate,
    servers: demand.servers,
    domains: demand.domains ?? 1,
    load: demand.load ?? 0.5,
    serversPerNode: demand.serversPerNode ?? 8,
    modelMs: demand.modelMs ?? 500,
    questionsPerGpu: demand.questionsPerGpu ?? 32,
    newShare: demand.newShare ?? 0.1,
    corePrice: demand.corePrice ?? 0.05,
    gpuPrice: demand.gpuPrice ?? 2.5,
  };
  const issues: Issue[] = [];
  for (const [name, value = 1] of Object.entries(settings)) {
    const isShare = name === "hitRate" || name === "newShare" || name === "load";
    const mayBeZero = name !== "agents" && name !== "load" && !PARTS.has(name);
    const isGood = value <= (isShare ? 1 : 1e12) && (mayBeZero ? value >= 0 : value > 0);
    const wanted = isShare ? "a share from 0 to 1" : "a number above 0";
    if (!isGood) issues.push({ pointer: `/${name}`, message: `is ${value}`, hint: wanted });
  }
  if (issues.length > 0) throw new RequestError(issues);
  return settings;
}

const PARTS = new Set(["domains", "servers", "serversPerNode", "questionsPerGpu"]);

function sizeAt(settings: Settings, measured: MeasuredFleet): Omit<FleetSize, "limits"> {
  const { agents, askRate, hitRate, domains, load, serversPerNode, newShare } = settings;
  const requestsPerSecond = agents * askRate;
  const questionsPerSecond = requestsPerSecond * (1 - hitRate);
  const plansPerSecond = questionsPerSecond * newShare;
  const { knownCpuMs, unknownCpuMs, intakeCpuMs, serverBytes, agentBytes, planBytes } = measured;
  const askedCores =
    (requestsPerSecond * hitRate * knownCpuMs + questionsPerSecond * unknownCpuMs) / 1000;
  // Every server proves the plans of the domains that it has: that part of its core is gone before the first request.
  const intakeShare = ((plansPerSecond / domains) * intakeCpuMs) / 1000;
  const needed = Math.max(1, Math.ceil(askedCores / Math.max(load - intakeShare, 1e-9)));
  const servers = settings.servers ?? needed;
  const serversPerDomain = Math.max(1, servers / domains);
  const nodes = Math.ceil(servers / serversPerNode);
  const gpus = Math.ceil((questionsPerSecond * settings.modelMs) / 1000 / settings.questionsPerGpu);
  return {
    requestsPerSecond,
    questionsPerSecond,
    plansPerSecond,
    // A server does not take its own plans in.
    busyCores: askedCores + (servers - 1) * intakeShare,
    servers,
    nodes,
    cores: nodes * serversPerNode,
    memoryBytes: servers * serverBytes + agents * agentBytes,
    // A lease and its answer for each question, a plan for the new ones, and one look per second by each server.
    redisCommandsPerSecond: 2 * questionsPerSecond + plansPerSecond + 3 * servers,
    redisBytesPerSecond: plansPerSecond * planBytes * serversPerDomain,
    gpus,
    pricePerHour: nodes * serversPerNode * settings.corePrice + gpus * settings.gpuPrice,
  };
}

/** The parts that end the growth, each looked for by doubling and halving the agents. */
function limitsOf(settings: Settings, measured: MeasuredFleet): SizeLimit[] {
  const parts: readonly (readonly [
    part: string,
    why: string,
    isOver: (size: Omit<FleetSize, "limits">) => boolean,
  ])[] = [
    [
      "commands of one Redis",
      `more than ${REDIS_COMMANDS.toLocaleString("en")} per second`,
      ({ redisCommandsPerSecond }) => redisCommandsPerSecond > REDIS_COMMANDS,
    ],
    [
      "network of one Redis",
      "more than half of 10 Gbit per second, since each plan goes to every server of its domain",
      ({ redisBytesPerSecond }) => redisBytesPerSecond > REDIS_BYTES,
    ],
    [
      "intake of a server",
      "more than half of the load that it may have goes into proving the plans of others",
      ({ plansPerSecond }) =>
        ((plansPerSecond / settings.domains) * measured.intakeCpuMs) / 1000 > settings.load / 2,
    ],
  ];
  return parts
    .map(([part, why, isOver]) => ({ part, why, agents: mostAgents(settings, measured, isOver) }))
    .sort((one, other) => one.agents - other.agents);
}

function mostAgents(
  settings: Settings,
  measured: MeasuredFleet,
  isOver: (size: Omit<FleetSize, "limits">) => boolean,
): number {
  const isTooMany = (agents: number): boolean => isOver(sizeAt({ ...settings, agents }, measured));
  let high = 1;
  while (!isTooMany(high)) {
    if (high > 1e12) return Number.POSITIVE_INFINITY;
    high *= 2;
  }
  let low = high / 2;
  while (high - low > Math.max(1, low / 1000)) {
    const middle = Math.floor((low + high) / 2);
    if (isTooMany(middle)) high = middle;
    else low = middle;
  }
  return low;
}
