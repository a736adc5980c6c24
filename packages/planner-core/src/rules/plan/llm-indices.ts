/**
 * The indices of a model's steps in compact form: undefined if these are the first steps.
 *
 * @param indices in order
 */
export function keptIndices(indices: readonly number[] | undefined): readonly number[] | undefined {
  return indices?.some((index, at) => index !== at) ? indices : undefined;
}

/** Whether a model wrote the step at an index. */
export function isLlmStep(
  index: number,
  llmSteps: number,
  llmIndices: readonly number[] | undefined,
): boolean {
  return llmIndices?.includes(index) ?? index < llmSteps;
}

/** Whether a value is a list of `llmSteps` valid step indices, in order. */
export function areLlmIndices(value: unknown, llmSteps: number, length: number): boolean {
  if (!Array.isArray(value) || value.length !== llmSteps) return false;
  let last = -1;
  for (const index of value as unknown[]) {
    if (!Number.isInteger(index) || (index as number) <= last) return false;
    last = index as number;
  }
  return last < length;
}
