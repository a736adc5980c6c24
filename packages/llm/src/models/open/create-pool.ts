import {
  type Clock,
  type Issue,
  RequestError,
  systemClock,
  type Telemetry,
} from "@understudy/planner-core";
import { withoutPassword } from "../../backends/http/connection/server-address.ts";
import { parseModelSpec } from "../../backends/spec/model-spec.ts";
import { placeOfLocal } from "../../backends/spec/place-of-local.ts";
import { SchemaJudge } from "../../parse/schema/compiled-judge.ts";
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
import type { ManagedLlmPlanner } from "../manager/managed-llm-planner.ts";
import type { ModelManagerOptions } from "../manager/model-manager.ts";
import { PoolModels, type TakenModels } from "../manager/pool-models.ts";
import { PoolLlmPlanner, type PoolOptions } from "../pool/pool-llm-planner.ts";
import type { PoolMember } from "../pool/pool-member.ts";
import { hedged } from "../pool/strategies/hedged.ts";
import { routed } from "../pool/strategies/route/routed.ts";
import type { PoolStrategy } from "../pool/strategies/strategy.ts";
import { type StrategyName, strategyByName } from "../pool/strategies/strategy-by-name.ts";

/** Options passed on to the `ModelManager`. */
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
   * The members, smallest first: SPECs, models with settings, or your own LLM planners. Default: from the
   * configuration.
   */
  readonly members?: readonly (string | ConfiguredMember | PoolMember)[] | undefined;
  /** A strategy or its name. Default: the configuration's, otherwise `small-first`. */
  readonly strategy?: PoolStrategy | StrategyName | undefined;
  /** A configuration file, such as `understudy.toml`, or its contents. Options take precedence over it. */
  readonly config?: string | ModelsConfiguration | undefined;
  /**
   * An earlier pool to be replaced by this one. Models in both, by their SPECs, are loaded once and shared until both
   * pools are disposed of. The earlier pool's options determine how models are opened, and the memory limits.
   */
  readonly beside?: PoolLlmPlanner | undefined;
  readonly clock?: Clock | undefined;
  /**
   * Receives the gauges `model.memory_bytes` and `breaker.state`: open (2) if no member is up, half-open (1) if only
   * some are.
   */
  readonly telemetry?: Pick<Telemetry, "count" | "gauge"> | undefined;
}

const BREAKER_STATE = { up: 0, degraded: 1, down: 2 } as const;

/** Default resource of embedded members. */
const OWN_PROCESSOR = "this process";

/**
 * Creates a pool of models from their SPECs. Models are loaded on demand: by the first question in the background, or
 * by `warmUp`. A member whose model fails to load is down: loading is retried, and the other members answer.
 *
 * @throws RequestError if there is no member, a SPEC or an option is invalid, or two members share a name
 *
 * @example
 * const pool = await createPool({ members: ["nano", { model: "ollama/phi3", price: 2 }] });
 * await pool.warmUp(domain);
 */
export async function createPool(options: CreatePoolOptions = {}): Promise<PoolLlmPlanner> {
  const { clock = systemClock, telemetry } = options;
  const configuration = await configurationOf(options.config);
  const { memberCooldownMs: coolMs } = configuration.pool ?? {};
  const health = { ...(coolMs !== undefined && { coolMs }), ...options.health };
  const given = options.members ?? configuration.pool?.members ?? [];
  const members = given.map((member) => (typeof member === "string" ? { model: member } : member));
  const specs = specsOf(members, configuration);
  const strategy = strategyOf(options.strategy, configuration);
  if (specs.size === 0)
    return new PoolLlmPlanner({ members: members.filter(isOwn), strategy, health, clock });
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
        return { resource, ...others, name, llm: taken.llms.get(name) as ManagedLlmPlanner };
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
    // Reloading an idle model would delay a request, so models stay loaded.
    idleUnloadMs: Number.POSITIVE_INFINITY,
    resilience: { ...callSettingsOf(configuration), ...options.resilience },
  });
}

/** A pool that owns its models. */
class PoolOfModels extends PoolLlmPlanner {
  /** Shared with later pools that replace this one. */
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
  return "llm" in member;
}

/** The member's name: names are displayed, so a password in the SPEC is removed. */
function nameOf({ name, model }: ConfiguredMember): string {
  return name ?? withoutPassword(model);
}

/** The default resource of a model: shared by embedded models, and by the models of one Ollama server. */
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
  // A model found nowhere is assumed to be a file that may appear later.
  const place = await placeOfLocal(parsed, places).catch(() => undefined);
  return place !== undefined && "ollama" in place ? ollama : OWN_PROCESSOR;
}

/** @throws RequestError with all invalid SPECs */
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
