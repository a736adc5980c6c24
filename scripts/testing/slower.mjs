// Setup of every test file. `SLOWER=10 pnpm test` plays a machine ten times slower: the clock of this process goes ten times
// faster, and its timers are ten times shorter. Tests of time limits fail then; any other should not.
const factor = Number(process.env.SLOWER ?? 1);
const IS_SLOWER = Symbol.for("understudy.slower");

if (factor !== 1 && globalThis[IS_SLOWER] === undefined) {
  globalThis[IS_SLOWER] = true;
  const now = performance.now.bind(performance);
  const beganMs = now();
  performance.now = () => beganMs + (now() - beganMs) * factor;
  for (const name of ["setTimeout", "setInterval"]) {
    const set = globalThis[name];
    const sooner = (callback, ms = 0, ...rest) => set(callback, ms / factor, ...rest);
    Object.defineProperties(sooner, Object.getOwnPropertyDescriptors(set));
    globalThis[name] = sooner;
  }
}
