import {
  compressRepertoire,
  formatRepertoire,
  type Goal,
  type PackedState,
  type Repertoire,
} from "@understudy/planner-core";
import { sampleLife } from "@understudy/rehearsal";
import type { CommandContext } from "../command-context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { InputError } from "../input/input-error.ts";
import {
  type RepertoireInput,
  readRepertoireFile,
  readScenario,
  refusedPlans,
} from "../input/read-repertoire.ts";
import { plural } from "../output/figures.ts";
import { whileClaimed, writeOutput } from "../output/output-file.ts";
import { printable } from "../output/printable.ts";
import { openRepertoire } from "./inspect.ts";
import type { CompressFlags, OutFlags, RepertoireFlags } from "./repertoire-flags.ts";

/** Runs `understudy repertoire merge`. */
export async function mergeRepertoires(
  files: readonly string[],
  flags: OutFlags,
  context: CommandContext,
): Promise<ExitCode> {
  const [first, ...others] = files;
  if (first === undefined || others.length === 0) {
    const issue = { pointer: "", message: "merge takes two files or more" };
    throw new InputError("invalid-usage", "repertoire merge", [issue]);
  }
  const out = flags.out ?? first;
  return whileClaimed([out], async () => {
    const { repertoire } = sound(await openRepertoire(first, flags, context), first);
    const before = repertoire.size;
    for (const file of others) {
      const { domain } = repertoire;
      const other = await readRepertoireFile(domain, file, context.streams.stdin);
      repertoire.merge(sound(other, file).repertoire);
    }
    return finish(repertoire, before, out, flags, context);
  });
}

/** Runs `understudy repertoire prune`. */
export async function pruneRepertoire(
  file: string,
  flags: OutFlags,
  context: CommandContext,
): Promise<ExitCode> {
  const out = flags.out ?? file;
  return whileClaimed([out], async () => {
    const { repertoire, report } = await openRepertoire(file, flags, context);
    const before = repertoire.size + report.refusedCount;
    for (const { pointer, reason } of flags.json ? [] : report.refused) {
      context.printer.notice(`${pointer} goes: ${printable(reason)}`);
    }
    return finish(repertoire, before, out, flags, context);
  });
}

/** Runs `understudy repertoire compress`. */
export async function compressFile(
  file: string,
  flags: CompressFlags,
  context: CommandContext,
): Promise<ExitCode> {
  return whileClaimed([flags.out ?? file], () => compress(file, flags, context));
}

async function compress(
  file: string,
  flags: CompressFlags,
  context: CommandContext,
): Promise<ExitCode> {
  const { repertoire } = sound(await openRepertoire(file, flags, context), file);
  const { domain } = repertoire;
  const scenario = await readScenario(domain, flags.scenario, context.streams.stdin);
  const { seed, situations } = flags;
  const samples = new Map<string, PackedState[]>();
  const scaledCosts = new Map<string, number>();
  for (const each of sampleLife(domain, { scenario, seed, situations })) {
    const { goal, state, reference, weight } = each;
    const list = samples.get(goal.hash) ?? [];
    samples.set(goal.hash, list);
    for (let time = 0; time < weight; time++) list.push(state);
    scaledCosts.set(keyOf(goal, state), reference.scaledCost);
  }
  const compressed = compressRepertoire(repertoire, ({ goal }) => samples.get(goal.hash) ?? [], {
    coverage: flags.keep,
    optimalScaledCost: (goal, state) => scaledCosts.get(keyOf(goal, state)),
  });
  return finish(compressed.repertoire, repertoire.size, flags.out ?? file, flags, context);
}

function keyOf(goal: Goal, state: PackedState): string {
  return `${goal.hash} ${state.join()}`;
}

/** Refuses an input with invalid plans: rewriting it would silently drop them. */
function sound(input: RepertoireInput, file: string): RepertoireInput {
  if (input.report.refusedCount === 0) return input;
  throw refusedPlans(input, file);
}

async function finish(
  repertoire: Repertoire,
  before: number,
  out: string,
  { json }: RepertoireFlags,
  { printer }: CommandContext,
): Promise<ExitCode> {
  const text = formatRepertoire(repertoire.toJSON());
  await writeOutput(out, text);
  const { size } = repertoire;
  if (json) {
    printer.line(
      JSON.stringify({ file: out, before, plans: size, bytes: Buffer.byteLength(text) }),
    );
  } else {
    printer.line(`${printable(out)}: ${plural(size, "plan")}, ${before} before`);
  }
  return EXIT.solved;
}
