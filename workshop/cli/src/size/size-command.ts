/**
 * `understudy size`: what so many agents take.
 *
 * @module
 */

import type { FleetDemand, FleetSize, MeasuredFleet, SizeLimit } from "@understudy/fleet/size";
import type { CommandContext } from "../command-context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { refuseInput } from "../input/input-error.ts";
import { loadOptional } from "../input/load-optional.ts";
import { percent, plural } from "../output/figures.ts";
import { formatTable } from "../output/table.ts";
import type { SizeFlags } from "./size-flags.ts";

/**
 * Runs `understudy size`.
 *
 * @throws InputError for numbers that make no sense, and where the fleet package is not installed
 */
export async function sizeCommand(flags: SizeFlags, context: CommandContext): Promise<ExitCode> {
  const { measuredFleet, sizeFleet } = await loadSize();
  const { json, ...demand } = flags;
  const { printer } = context;
  let size: FleetSize;
  try {
    size = sizeFleet(demand, measuredFleet);
  } catch (error) {
    refuseInput(error, "size");
  }
  if (json) {
    printer.line(JSON.stringify({ size, demand, measured: measuredFleet }));
    return EXIT.solved;
  }
  const { dim } = printer.colours;
  const table = (rows: readonly (readonly string[])[]): void => {
    for (const row of formatTable(rows, [{ paint: dim }, {}])) printer.line(row);
  };
  table(sizeRows(size));
  printer.line("");
  printer.line("Assumed:");
  table(demandRows(demand));
  printer.line("");
  printer.line(`Measured by pnpm bench fleet (${measuredFleet.machine}):`);
  table(measuredRows(measuredFleet));
  printer.line("");
  printer.line("It stops growing at, with everything else as it is:");
  table(size.limits.map((limit) => limitRow(limit, demand.agents)));
  return EXIT.solved;
}

/** The model of the fleet: part of a package of its own, which the command line does without. */
async function loadSize(): Promise<typeof import("@understudy/fleet/size")> {
  return await loadOptional("@understudy/fleet", "size", () => import("@understudy/fleet/size"));
}

function sizeRows(size: FleetSize): (readonly string[])[] {
  const { servers, nodes, cores, memoryBytes, gpus, pricePerHour } = size;
  return [
    [
      "requests",
      `${rate(size.requestsPerSecond)}, of these ${rate(size.questionsPerSecond)} questions to models`,
    ],
    [
      "servers",
      `${count(servers)} on ${count(nodes)} nodes with ${count(cores)} cores, ${size.busyCores.toPrecision(3)} of them busy`,
    ],
    ["memory", bytes(memoryBytes)],
    [
      "Redis",
      `${count(size.redisCommandsPerSecond)} commands and ${bytes(size.redisBytesPerSecond)} of plans per second`,
    ],
    ["new plans", `${rate(size.plansPerSecond)}, proved by every server of their domain`],
    ["GPUs", count(gpus)],
    ["price", `${pricePerHour.toFixed(2)} per hour`],
  ];
}

function limitRow({ part, agents, why }: SizeLimit, wanted: number): readonly string[] {
  const most = Number.isFinite(agents)
    ? `${Number(agents.toPrecision(2)).toLocaleString("en")} agents`
    : "never";
  return [`  ${part}`, `${most}${agents < wanted ? ", which is exceeded" : ""}: ${why}`];
}

function demandRows(demand: FleetDemand): (readonly string[])[] {
  const { agents, askRate, hitRate, domains = 1, load = 0, newShare = 0 } = demand;
  return [
    [
      "  agents",
      `${count(agents)}, each asks ${askRate} times per second, in ${plural(domains, "domain")}`,
    ],
    [
      "  known plans",
      `${percent(hitRate)} of the requests; ${percent(newShare)} of the others bring a new one`,
    ],
    [
      "  a core",
      `at most ${percent(load)} busy, ${demand.corePrice} per hour, ${demand.serversPerNode} per node`,
    ],
    [
      "  a GPU",
      `${demand.questionsPerGpu} questions at a time, ${demand.modelMs} ms each, ${demand.gpuPrice} per hour`,
    ],
  ];
}

function measuredRows(measured: MeasuredFleet): (readonly string[])[] {
  const { knownCpuMs, unknownCpuMs, intakeCpuMs, serverBytes, agentBytes, planBytes } = measured;
  return [
    ["  a known plan", `${milliseconds(knownCpuMs)} of a core`],
    ["  a question", `${milliseconds(unknownCpuMs)} of a core, besides the model`],
    ["  a plan of others", `${milliseconds(intakeCpuMs)} of a core, ${bytes(planBytes)}`],
    ["  a server", `${bytes(serverBytes)}, and ${bytes(agentBytes)} per agent`],
  ];
}

function count(value: number): string {
  return Math.round(value).toLocaleString("en");
}

function rate(value: number): string {
  return `${value >= 10 ? count(value) : value.toPrecision(2)} per second`;
}

function milliseconds(value: number): string {
  return `${value.toPrecision(2)} ms`;
}

function bytes(value: number): string {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  const place = value < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(value) / 3));
  return `${Number((value / 1000 ** place).toPrecision(3))} ${units[place]}`;
}
