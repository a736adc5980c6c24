import type { ModelFigures, ReadingFigures } from "./tally-trial.ts";

/** Longest acceptable wait for a plan in a game. */
const PATIENT_MS = 2000;
/** Least share of usable lines. */
const LEAST_LINES = 0.5;
/** Noticeable cost ratio to classical plans. */
const DEAR = 1.1;

/** Advice on a model from its figures, one line each, including how to restrict it to the tasks that it helps with. */
export function adviceFor(figures: ModelFigures): readonly string[] {
  if (figures.error !== undefined) return [`Cannot be used: ${figures.error}`];
  const advice = [
    ...planAdvice(figures),
    ...choiceAdvice(figures),
    ...readingAdvice(figures),
    ...lineAdvice(figures),
  ];
  const tasks = advice.flatMap(({ task, isOfUse }) => (isOfUse && task ? [task] : []));
  const { failed } = figures;
  const failures =
    failed === undefined
      ? []
      : [`Failures: ${failed.questions} questions had no answer and count nowhere: ${failed.why}`];
  const lines = [...advice.map(({ text }) => text), ...failures];
  const isForSome = tasks.length < advice.filter(({ task }) => task !== undefined).length;
  const member = `Configuration: [[pool.members]] with model = "${figures.spec}", tasks = ${JSON.stringify(tasks)}; then it is not asked for anything else.`;
  if (advice.length === 0) return ["Nothing was answered: there is nothing to go by.", ...failures];
  if (!advice.some(({ isOfUse }) => isOfUse))
    return ["Leave it out here: it brings nothing.", ...lines];
  // To read words it has a setting of its own.
  return isForSome && tasks.length > 0 ? [...lines, member] : lines;
}

interface Advice {
  readonly isOfUse: boolean;
  /** The pool member's task that the advice is about, if any. */
  readonly task?: "plan" | "choose" | "write";
  readonly text: string;
}

function planAdvice({ worth, parts }: ModelFigures): readonly Advice[] {
  const part = worth && parts[worth.part];
  if (worth === undefined || part === undefined) return [];
  const { gain, costRatio } = worth;
  if (gain === undefined) return [{ isOfUse: false, task: "plan", text: "Plans: too few to say." }];
  const points = `${signed(gain.mean)} points of steps over a random walk (${signed(gain.low)} to ${signed(gain.high)})`;
  if (gain.low <= 0) {
    const text = `Plans: not better than chance as far as ${part.asked} questions show: ${points}. Let the classical planner plan.`;
    return [{ isOfUse: false, task: "plan", text }, ...schemaAdvice(parts), ...formAdvice(parts)];
  }
  const budget = budgetFor(part.lateMs);
  const ask =
    part.lateMs > PATIENT_MS
      ? `too slow to be asked while a game runs (${budget} ms): have it teach a plan library (understudy prepare)`
      : `budgetMs ${budget}`;
  const rule =
    costRatio > DEAR
      ? `, maxCostRatio ${DEAR}: what is served costs ${costRatio.toFixed(2)} times the classical plans`
      : "";
  const text = `Plans: ${points}; ${ask}${rule}.`;
  return [{ isOfUse: true, task: "plan", text }, ...schemaAdvice(parts), ...formAdvice(parts)];
}

/** Which form of the prompt suits the model: by plans close to the best, as wandering keeps steps, too. */
function formAdvice({ held, schema, solved }: ModelFigures["parts"]): readonly Advice[] {
  const plain = held ?? schema;
  if (plain?.close === undefined || solved?.close === undefined) return [];
  const [old, taught] = [plain.close, solved.close];
  const shares = `${percent(taught.share)} of plans within 1.6 of the best with solved examples, ${percent(old.share)} with an arbitrary one`;
  const form =
    taught.low > old.share
      ? 'planner: new ClassicalPlanner() in createLlmPlanner, for the form "solved"'
      : 'answerForm "example"';
  return [{ isOfUse: false, text: `Prompts: ${form}: ${shares}.` }];
}

function schemaAdvice({ free, schema }: ModelFigures["parts"]): readonly Advice[] {
  if (free === undefined || schema === undefined) return [];
  const loose = (free.faults["invalid-json"] ?? 0) + (free.faults["invalid-plan"] ?? 0);
  if (loose < free.asked / 4) return [];
  const text = `Prompts: of ${free.asked} free answers ${loose} are no plan of this domain: leave the schema on.`;
  return [{ isOfUse: false, text }];
}

function choiceAdvice({ parts: { choice, reworded } }: ModelFigures): readonly Advice[] {
  if (choice === undefined) return [];
  const { right, chance = 0, asked } = choice;
  const isLiteral = reworded !== undefined && reworded.right.low <= (reworded.chance ?? 0);
  const limits = isLiteral ? "; in other words than the goal's name no more than chance does" : "";
  const followed = `${percent(right.share)} of ${asked} directives (${percent(right.low)} to ${percent(right.high)}), by chance ${percent(chance)}${limits}`;
  if (right.low <= chance) {
    const text = `Choices: not better than chance: ${followed}. Directives are for the reader of words.`;
    return [{ isOfUse: false, task: "choose", text }];
  }
  return [
    {
      isOfUse: true,
      task: "choose",
      text: `Choices: choose true, budgetMs ${budgetFor(choice.lateMs)}: it follows ${followed}.`,
    },
  ];
}

/** Words: the reader alone, unless the interval of the gain is above 0, in domains with `words` or without. */
function readingAdvice({ readings, spec, parts }: ModelFigures): readonly Advice[] {
  const { intent: bare, worded } = readings;
  const known = worded ?? bare;
  if (known?.gain === undefined) return [];
  const option = spec.includes("#") ? "&reads=intent" : "#reads=intent";
  const budget = budgetFor(parts.intent?.lateMs ?? parts.worded?.lateMs ?? 0);
  const ask = `have it read intent beside the reader, model = "${spec}${option}", budgetMs ${budget}, or later as revised`;
  if (isGain(known)) return [{ isOfUse: true, text: `Words: ${ask}: ${readingShares(known)}.` }];
  const alone = `the reader alone; with the model it is not better as far as this shows: ${readingShares(known)}`;
  if (bare === undefined || !isGain(bare)) return [{ isOfUse: false, text: `Words: ${alone}.` }];
  const text = `Words: in domains with words ${alone}. Where a domain has none, ${ask}: ${readingShares(bare)}.`;
  return [{ isOfUse: true, text }];
}

function isGain({ gain }: ReadingFigures): boolean {
  return gain !== undefined && gain.low > 0;
}

function readingShares({ asked, together, alone, gain }: ReadingFigures): string {
  const shares = `${percent(together.whole.share)} of ${asked} directives right as a whole, the reader alone ${percent(alone.whole.share)}`;
  return gain === undefined
    ? shares
    : `${shares}: ${signed(gain.mean)} points (${signed(gain.low)} to ${signed(gain.high)})`;
}

function lineAdvice({ parts: { line } }: ModelFigures): readonly Advice[] {
  if (line === undefined) return [];
  const fit = `${Math.round(line.right.share * line.asked)} of ${line.asked} lines could be said`;
  if (line.right.share < LEAST_LINES) {
    return [{ isOfUse: false, task: "write", text: `Lines: ${fit}: use the plain sentence.` }];
  }
  return [
    {
      isOfUse: true,
      task: "write",
      text: `Lines: ${fit}; describe with withinMs ${budgetFor(line.lateMs)}. Read some first.`,
    },
  ];
}

/** Rounded up to two significant digits, so never below the measured time. */
function budgetFor(ms: number): number {
  if (ms <= 1) return 1;
  const step = 10 ** Math.max(0, Math.floor(Math.log10(ms)) - 1);
  return Math.ceil(ms / step) * step;
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}

function signed(share: number): string {
  const points = Math.round(100 * share);
  return `${points < 0 ? "-" : "+"}${Math.abs(points)}`;
}
