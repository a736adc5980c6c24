/** Tells of the variables whose values a game has given for the present, whether or not they are others than before. */
export type IsTold = (variable: number) => boolean;

/**
 * The variables that are told by states, packed or as plain objects.
 *
 * @param isToldByNone whether undefined is a value of a variable, too. Default: it is as good as left out
 */
export function variablesTold(
  variables: { get(name: string): { readonly id: number } | undefined },
  states: readonly unknown[],
  isToldByNone: IsTold = () => false,
): IsTold {
  if (states.some((state) => state instanceof Int32Array)) return () => true;
  const told = new Set<number>();
  for (const [name, value] of states.flatMap((state) => Object.entries(Object(state)))) {
    const id = variables.get(name)?.id;
    if (id !== undefined && (value !== undefined || isToldByNone(id))) told.add(id);
  }
  return (variable) => told.has(variable);
}
