/** Tells of the variables whose values a game has given for the present, whether or not they are others than before. */
export type IsTold = (variable: number) => boolean;

/** The variables that are told by states, packed or as plain objects. */
export function variablesTold(
  variables: { get(name: string): { readonly id: number } | undefined },
  states: readonly unknown[],
): IsTold {
  if (states.some((state) => state instanceof Int32Array)) return () => true;
  const told = new Set<number | undefined>();
  for (const state of states)
    for (const name of Object.keys(Object(state))) told.add(variables.get(name)?.id);
  return (variable) => told.has(variable);
}
