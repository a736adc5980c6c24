/** Resolves once everything that has already arrived in this process is read. */
export async function allRead(): Promise<void> {
  // Each turn reads what waits in the system.
  for (let turn = 0; turn < 2; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
}
