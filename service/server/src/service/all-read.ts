/** Resolves once all that had arrived in this process was read. */
export async function allRead(): Promise<void> {
  // What waits in the system is read between two of these.
  for (let turn = 0; turn < 2; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
}
