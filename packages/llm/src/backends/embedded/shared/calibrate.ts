import type {
  ControlledEvaluateInputItem,
  LlamaContextSequence,
  LlamaModel,
  Token,
} from "node-llama-cpp";

/** The fastest settings for a model on this machine, and the measured speeds. */
export interface ModelCalibration {
  readonly threads: number;
  readonly flashAttention: boolean;
  /** Duration of a forward pass with one token, in milliseconds. */
  readonly tokenMs: number;
  /** Duration of a forward pass with a chunk of 64 tokens, in milliseconds. */
  readonly chunkMs: number;
  /**
   * Duration of a forward pass over two sequences relative to two single passes. Batching pays off only well below 1. 1
   * if there is only one sequence.
   */
  readonly batchCost: number;
}

/** Number of tokens in the measured chunk. */
export const TIMED_CHUNK = 64;
const CONTEXT = 512;
/** Number of tokens in the KV cache while measuring, since attention over an empty context would cost nothing. */
const KEPT = 256;
/** Number of passes per setting. The fastest one counts, since other processes can only slow a pass down. */
const TOKEN_ROUNDS = 12;
const MIN_ROUNDS = 2;
const CHUNK_ROUNDS = 3;
/** Time limit for comparing two settings, in milliseconds; a minimum number of passes runs regardless. */
const DUEL_MS = 800;
/** Number of rounds that alternate batched and single passes. */
const ROUNDS = 5;
/** Time limit for measuring batches, in milliseconds; one round runs regardless. */
const BATCH_MS = 400;
/** Slowdown relative to the best setting at which another setting is dropped early. */
const HOPELESS = 3;
/** Number of decoded tokens in a typical call, after a chunk of prompt. */
const TYPICAL_TOKENS = 32;
/**
 * Relative time below which another setting replaces the current one, so that noise does not make the choice alternate.
 */
const MARGIN = 0.85;

/** The parts of a model that calibration uses. */
export type CalibratedModel = Pick<LlamaModel, "createContext">;

/**
 * Measures a model with and without flash attention and with more threads. The best setting differs by orders of
 * magnitude between models and machines and cannot be predicted: flash attention makes a tiny model on a CPU twice as
 * slow, and a second thread on a busy machine can make it a hundred times slower. Two settings alternate pass by pass,
 * so that other processes slow both equally.
 *
 * @param threadCounts thread counts to try, ascending
 * @param fixed flash attention setting; undefined to measure both
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

/**
 * Target duration of a prefill pass, in milliseconds. A pass cannot be interrupted, so this limits how late a
 * cancellation takes effect.
 */
const PASS_MS = 80;
/** Minimum tokens per pass; smaller passes cost more than they gain. */
const MIN_PASS = 8;

/**
 * Tokens per prefill pass: as many as the machine evaluates in 80 ms, a power of two from 8 to 64.
 *
 * @param timing fastest measured times
 */
export function passTokens({ chunkMs }: Pick<ModelCalibration, "chunkMs">): number {
  let tokens = TIMED_CHUNK;
  while (tokens > MIN_PASS && (chunkMs * tokens) / TIMED_CHUNK > PASS_MS) tokens /= 2;
  return tokens;
}

/** Context settings to compare. */
interface Setting {
  readonly threads: number;
  readonly flashAttention: boolean;
}

type Timing = Omit<ModelCalibration, "batchCost">;

/** The methods that a sequence under measurement needs. */
export type TimedSequence = Pick<LlamaContextSequence, "clearHistory" | "controlledEvaluate">;

function typicalMs({ chunkMs, tokenMs }: Timing): number {
  return chunkMs + TYPICAL_TOKENS * tokenMs;
}

/** Compares two settings, pass by pass; undefined if the challenger is dropped early. */
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

/** A setting under test and the duration of its fastest pass of each kind. */
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
 * Measures passes over one and over two sequences alternately, and clears the sequences.
 *
 * @returns duration of two calls in one batch relative to two in sequence
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
    // The first pass of each kind includes setup time and is not measured.
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

/** Fills the KV cache until the time limit. */
async function fill(sequence: TimedSequence, untilMs: number, onStep: () => void): Promise<void> {
  for (let kept = 0; kept < KEPT && performance.now() < untilMs; kept += TIMED_CHUNK) {
    await sequence.controlledEvaluate(filler(TIMED_CHUNK));
    onStep();
  }
}

/** Arbitrary tokens to evaluate; their values do not affect the time. */
function filler(length: number): Token[] {
  return Array.from({ length }, (_, index) => (10 + (index % 16)) as Token);
}
