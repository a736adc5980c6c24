import {
  type Clock,
  type Issue,
  RequestError,
  systemClock,
  type Telemetry,
} from "@understudy/planner-core";
import { withoutPassword } from "../backends/http/connection/server-address.ts";
import { parseModelSpec } from "../backends/spec/model-spec.ts";
import { placeOfLocal } from "../backends/spec/place-of-local.ts";
import {
  type ConfiguredMember,
  configuredSpec,
  type ModelsConfiguration,
} from "../configuration/configuration.ts";
import {
  callSettingsOf,
  configurationOf,
  modelPlaces,
} from "../configuration/use-configuration.ts";
import { SchemaJudge } from "../contract/parse/schema/compiled-judge.ts";
import type { ManagedLead } from "../manager/managed-lead.ts";
import type { ModelManagerOptions } from "../manager/model-manager.ts";
import { PoolModels, type TakenModels } from "../manager/pool-models.ts";
import { PoolLead, type PoolOptions } from "../pool/pool-lead.ts";
import type { PoolMember } from "../pool/pool-member.ts";
import { hedged } from "../pool/strategies/hedged.ts";
import { routed } from "../pool/strategies/route/routed.ts";
import type { PoolStrategy } from "../pool/strategies/strategy.ts";
import { type StrategyName, strategyByName } from "../pool/strategies/strategy-by-name.ts";

/** Options that the models of a pool take as those of a `ModelManager` do. */
type PassedOn =
  | "memoryLimitBytes"
  | "gpuMemoryLimitBytes"
  | "loadTimeoutMs"
  | "resilience"
  | "prompts"
  | "textBudget";

/** Options of {@link createPool}. */
export interface CreatePoolOptions
  extends Pick<PoolOptions, "health">,
    Pick<ModelManagerOptions, PassedOn> {
  /**
   * The smallest first: SPECs, models with what else there is to say of them, and leads of your own. Default: those
   * of the configuration.
   */
  readonly members?: readonly (string | ConfiguredMember | PoolMember)[] | undefined;
  /** A strategy, or the name of one. Default: the configuration's, else `small-first`. */
  readonly strategy?: PoolStrategy | StrategyName | undefined;
  /** A file of configuration, such as `understudy.toml`, or what it says. Options here go before it. */
  readonly config?: string | ModelsConfiguration | undefined;
  /**
   * A pool of this function in whose place this one comes. A model that both have, by its SPEC, is in memory once, until
   * both are disposed of; how models are opened, and the memory that they may take, is as the other one's options say.
   */
  readonly beside?: PoolLead | undefined;
  readonly clock?: Clock | undefined;
  /**
   * Given the gauges `model.memory_bytes` and `breaker.state`: open (2) where no member is up, half open (1) where
   * some are.
   */
  readonly telemetry?: Pick<Telemetry, "count" | "gauge"> | undefined;
}

const BREAKER_STATE = { up: 0, degraded: 1, down: 2 } as const;

/** The resource of members that run inside this process, unless they say otherwise. */
const OWN_PROCESSOR = "this process";

/**
 * Makes a pool of models from their SPECs. Lazily: a model is loaded by the first question, with nobody
 * waiting, or by `warmUp`. One that cannot be loaded is a member that is down: it is tried again, and the others
 * answer.
 *
 * @throws RequestError if there is no member, a SPEC is not valid, two members share a name, or an option makes no sense
 *
 * @example
 * const pool = await createPool({ members: ["nano", { model: "ollama/phi3", price: 2 }] });
 * await pool.warmUp(domain);
 */
export async function createPool(options: CreatePoolOptions = {}): Promise<PoolLead> {
  const { clock = systemClock, telemetry } = options;
  const configuration = await configurationOf(options.config);
  const { memberCooldownMs: coolMs } = configuration.pool ?? {};
  const health = { ...(coolMs !== undefined && { coolMs }), ...options.health };
  const given = options.members ?? configuration.pool?.members ?? [];
  const members = given.map((member) => (typeof member === "string" ? { model: member } : member));
  const specs = specsOf(members, configuration);
  const strategy = strategyOf(options.strategy, configuration);
  if (specs.size === 0)
    return new PoolLead({ members: members.filter(isOwn), strategy, health, clock });
  const places = modelPlaces(configuration);
  const { beside } = options;
  const models =
    beside instanceof PoolOfModels ? beside.models : modelsOf(options, configuration, places);
  const taken = models.take(specs);
  try {
    const opened = await Promise.all(
      members.map(async (member) => {
        if (isOwn(member)) return member;
        const { model: _, ...others } = member;
        const name = nameOf(member);
        const resource = await resourceOf(specs.get(name) as string, places);
        return { resource, ...others, name, lead: taken.leads.get(name) as ManagedLead };
      }),
    );
    SchemaJudge.start();
    const pool = new PoolOfModels({ members: opened, strategy, health, clock }, models, taken);
    telemetry?.gauge("breaker.state", () => BREAKER_STATE[pool.status.state]);
    return pool;
  } catch (error) {
    await taken.release();
    throw error;
  }
}

function modelsOf(
  options: CreatePoolOptions,
  configuration: ModelsConfiguration,
  backends: ReturnType<typeof modelPlaces>,
): PoolModels {
  const {
    members: _,
    strategy: __,
    health: ___,
    config: ____,
    beside: _____,
    ...passedOn
  } = options;
  return new PoolModels({
    ...passedOn,
    backends,
    // A model that has left would have to be loaded while somebody waits.
    idleUnloadMs: Number.POSITIVE_INFINITY,
    resilience: { ...callSettingsOf(configuration), ...options.resilience },
  });
}

/** A pool that its models belong to. */
class PoolOfModels extends PoolLead {
  /** Those of the pools that come in its place, too. */
  readonly models: PoolModels;
  readonly #taken: TakenModels;

  constructor(options: PoolOptions, models: PoolModels, taken: TakenModels) {
    super(options);
    this.models = models;
    this.#taken = taken;
  }

  override async dispose(): Promise<void> {
    await super.dispose();
    await this.#taken.release();
  }
}

function isOwn(member: ConfiguredMember | PoolMember): member is PoolMember {
  return "lead" in member;
}

/** A SPEC may hold a password, and names are shown. */
function nameOf({ name, model }: ConfiguredMember): string {
  return name ?? withoutPassword(model);
}

/** The resource of a model: models of this process share it, and so do those of one Ollama. */
async function resourceOf(
  spec: string,
  places: ReturnType<typeof modelPlaces>,
): Promise<string | undefined> {
  const parsed = parseModelSpec(spec);
  const { kind } = parsed;
  if (kind === "nano" || kind === "file") return OWN_PROCESSOR;
  const ollama = `Ollama at ${withoutPassword(places.ollamaUrl)}`;
  if (kind === "ollama") return ollama;
  if (kind !== "local") return undefined;
  if (parsed.at === "embedded") return OWN_PROCESSOR;
  // What is nowhere may come to be a file: it is looked for again when it is loaded.
  const place = await placeOfLocal(parsed, places).catch(() => undefined);
  return place !== undefined && "ollama" in place ? ollama : OWN_PROCESSOR;
}

/** @throws RequestError if a SPEC is not valid: all of them at once */
function specsOf(
  members: readonly (ConfiguredMember | PoolMember)[],
  configuration: ModelsConfiguration,
): ReadonlyMap<string, string> {
  const issues: Issue[] = [];
  const specs = new Map<string, string>();
  for (const [index, member] of members.entries()) {
    if (isOwn(member)) continue;
    const spec = configuredSpec(configuration, member.model);
    specs.set(nameOf(member), spec);
    try {
      parseModelSpec(spec);
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      const pointer = `/members/${index}/model`;
      issues.push(...error.issues.map((issue) => ({ ...issue, pointer })));
    }
  }
  if (issues.length > 0) throw new RequestError(issues);
  return specs;
}

function strategyOf(
  given: CreatePoolOptions["strategy"],
  configuration: ModelsConfiguration,
): PoolStrategy | undefined {
  if (typeof given === "object") return given;
  const { pool } = configuration;
  const name = given ?? pool?.strategy;
  const named = name === undefined ? undefined : strategyByName(name);
  const strategy = name === "hedged" ? hedged({ extraCalls: pool?.hedgeShare }) : named;
  const rules = given === undefined ? pool?.rules : undefined;
  return rules === undefined ? strategy : routed({ rules, strategy });
}
