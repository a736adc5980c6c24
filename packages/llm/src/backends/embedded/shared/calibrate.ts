import type {
  ControlledEvaluateInputItem,
  LlamaContextSequence,
  LlamaModel,
  Token,
} from "node-llama-cpp";

/** How a model is best run on this machine, and how fast it was then. */
export interface ModelCalibration {
  readonly threads: number;
  readonly flashAttention: boolean;
  /** One token in one forward pass, in milliseconds. */
  readonly tokenMs: number;
  /** A chunk of 64 tokens in one forward pass, in milliseconds. */
  readonly chunkMs: number;
  /**
   * The time of a pass over two sequences as a share of two passes over one. Far enough below 1 it pays to put
   * several calls into one batch. 1 if there is only one sequence.
   */
  readonly batchCost: number;
}

/** Tokens of the chunk that is timed. */
export const TIMED_CHUNK = 64;
const CONTEXT = 512;
/** Tokens kept while it is timed: attention over an empty context costs nothing. */
const KEPT = 256;
/** Passes of one token and of a chunk for each setting; the best counts: neighbours only slow down. */
const TOKEN_ROUNDS = 12;
const MIN_ROUNDS = 2;
const CHUNK_ROUNDS = 3;
/** Two settings are compared for this long at most, in milliseconds, and a few passes. */
const DUEL_MS = 800;
/** Times that batches are timed in turn with single passes. */
const ROUNDS = 5;
/** Batches are timed for this long at most, in milliseconds, and a round. */
const BATCH_MS = 400;
/** A setting whose best token takes this many times the best one is not tried further. */
const HOPELESS = 3;
/** A chunk and this many tokens are a typical question. */
const TYPICAL_TOKENS = 32;
/** Another setting must be this much better: settings within the noise would alternate. */
const MARGIN = 0.85;

/** The part of a model that calibration uses. */
export type CalibratedModel = Pick<LlamaModel, "createContext">;

/**
 * Times a model with flash attention on and off and with more threads: what is best differs by orders
 * of magnitude between models and machines, and cannot be told otherwise. Flash attention costs a tiny
 * model on a CPU a factor of two; a second thread on a machine whose cores are busy a factor of a
 * hundred. Two settings at a time take turns, pass by pass, so that neighbours slow both.
 *
 * @param threadCounts the numbers of threads to try, ascending
 * @param fixed flash attention, where it is not to be chosen
 * @param onStep called between passes
 */
export async function calibrate(
  model: CalibratedModel,
  threadCounts: readonly number[],
  fixed?: boolean | undefined,
  onStep: () => void = () => {},
): Promise<Timing> {
  const [threads = 1, ...more] = threadCounts;
  let best: Setting = { threads, flashAttention: fixed ?? false };
  let timing: Timing | undefined;
  const challenge = async (challenger: Setting): Promise<void> => {
    const [own, other] = await duel(model, best, challenger, onStep);
    timing = own;
    if (other === undefined || typicalMs(other) >= typicalMs(own) * MARGIN) return;
    best = challenger;
    timing = other;
  };
  if (fixed === undefined) await challenge({ threads, flashAttention: true });
  for (const count of more) await challenge({ ...best, threads: count });
  return timing ?? (await duel(model, best, undefined, onStep))[0];
}

/** A pass cannot be interrupted: whoever gives up a call waits for the model no longer than about this. */
const PASS_MS = 80;
/** Smaller passes would cost more than they spare. */
const MIN_PASS = 8;

/**
 * The tokens of one pass of reading: as many as the machine reads in 80 ms, a power of two from 8 to 64.
 *
 * @param timing the fastest times that were measured
 */
export function passTokens({ chunkMs }: Pick<ModelCalibration, "chunkMs">): number {
  let tokens = TIMED_CHUNK;
  while (tokens > MIN_PASS && (chunkMs * tokens) / TIMED_CHUNK > PASS_MS) tokens /= 2;
  return tokens;
}

/** How a context is set up. */
interface Setting {
  readonly threads: number;
  readonly flashAttention: boolean;
}

type Timing = Omit<ModelCalibration, "batchCost">;

/** The methods that a timed sequence needs. */
export type TimedSequence = Pick<LlamaContextSequence, "clearHistory" | "controlledEvaluate">;

function typicalMs({ chunkMs, tokenMs }: Timing): number {
  return chunkMs + TYPICAL_TOKENS * tokenMs;
}

/** Times two settings in turn; undefined for a challenger that is hopeless. */
async function duel(
  model: CalibratedModel,
  champion: Setting,
  challenger: Setting | undefined,
  onStep: () => void,
): Promise<readonly [Timing, Timing | undefined]> {
  const rivals: Rival[] = [];
  try {
    const untilMs = performance.now() + DUEL_MS;
    for (const setting of [champion, ...(challenger === undefined ? [] : [challenger])]) {
      const rival = await Rival.open(model, setting, onStep);
      rivals.push(rival);
      await fill(rival.sequence, performance.now() + DUEL_MS / 4, onStep);
    }
    const [first, second] = rivals as [Rival, Rival | undefined];
    for (let round = 0; round < TOKEN_ROUNDS; round++) {
      for (const rival of rivals) await rival.pass(1);
      const isHopeless = (second?.tokenMs ?? 0) > first.tokenMs * HOPELESS;
      if (round >= MIN_ROUNDS && (isHopeless || performance.now() > untilMs)) break;
    }
    const isHopeless = second !== undefined && second.tokenMs > first.tokenMs * HOPELESS;
    for (let round = 0; round < CHUNK_ROUNDS; round++) {
      for (const rival of isHopeless ? [first] : rivals) await rival.pass(TIMED_CHUNK);
      if (round + 1 >= MIN_ROUNDS && performance.now() > untilMs) break;
    }
    return [first.timing, isHopeless ? undefined : second?.timing];
  } finally {
    for (const rival of rivals) await rival.close();
  }
}

/** One setting in a duel: the best time of each kind of pass. */
class Rival {
  readonly sequence: TimedSequence;
  tokenMs: number = Number.POSITIVE_INFINITY;
  #chunkMs: number = Number.POSITIVE_INFINITY;
  readonly #setting: Setting;
  readonly #onStep: () => void;
  readonly close: () => Promise<void>;

  private constructor(
    setting: Setting,
    sequence: TimedSequence,
    close: () => Promise<void>,
    onStep: () => void,
  ) {
    this.#setting = setting;
    this.sequence = sequence;
    this.close = close;
    this.#onStep = onStep;
  }

  static async open(model: CalibratedModel, setting: Setting, onStep: () => void): Promise<Rival> {
    const sizes = { contextSize: CONTEXT, batchSize: TIMED_CHUNK, sequences: 1 };
    const context = await model.createContext({ ...sizes, ...setting });
    return new Rival(setting, context.getSequence(), () => context.dispose(), onStep);
  }

  get timing(): Timing {
    return { ...this.#setting, tokenMs: this.tokenMs, chunkMs: this.#chunkMs };
  }

  async pass(length: number): Promise<void> {
    const tokens = filler(length);
    const last = tokens.pop() as Token;
    const startMs = performance.now();
    await this.sequence.controlledEvaluate([...tokens, [last, { generateNext: { token: true } }]]);
    const passMs = performance.now() - startMs;
    if (length === 1) this.tokenMs = Math.min(this.tokenMs, passMs);
    else this.#chunkMs = Math.min(this.#chunkMs, passMs);
    this.#onStep();
  }
}

/**
 * Times passes over one and over two sequences of a context, in turn, and clears them.
 *
 * @returns what two calls in one batch cost against one after the other
 */
export async function timeBatch(
  first: TimedSequence,
  second: TimedSequence,
  onStep: () => void = () => {},
): Promise<number> {
  const pass = async (...sequences: readonly TimedSequence[]): Promise<number> => {
    const passMs = performance.now();
    const [token] = filler(1) as [Token];
    const input: ControlledEvaluateInputItem[] = [[token, { generateNext: { token: true } }]];
    await Promise.all(sequences.map((sequence) => sequence.controlledEvaluate(input)));
    onStep();
    return performance.now() - passMs;
  };
  const startMs = performance.now();
  await fill(first, startMs + BATCH_MS / 4, onStep);
  await fill(second, startMs + BATCH_MS / 2, onStep);
  let aloneMs = Number.POSITIVE_INFINITY;
  let togetherMs = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    // The first pass of a kind sets everything up.
    await pass(first);
    aloneMs = Math.min(aloneMs, await pass(first), await pass(first));
    await pass(first, second);
    togetherMs = Math.min(togetherMs, await pass(first, second), await pass(first, second));
    if (performance.now() - startMs > BATCH_MS) break;
  }
  await first.clearHistory();
  await second.clearHistory();
  return togetherMs / (2 * aloneMs);
}

/** Evaluates something to attend to, until it is too late. */
async function fill(sequence: TimedSequence, untilMs: number, onStep: () => void): Promise<void> {
  for (let kept = 0; kept < KEPT && performance.now() < untilMs; kept += TIMED_CHUNK) {
    await sequence.controlledEvaluate(filler(TIMED_CHUNK));
    onStep();
  }
}

/** Any tokens do: the time does not depend on them. */
function filler(length: number): Token[] {
  return Array.from({ length }, (_, index) => (10 + (index % 16)) as Token);
}
