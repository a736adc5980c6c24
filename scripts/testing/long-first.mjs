// The order of test files: long files begin first, so that the run does not end with one core waiting for another.
import { BaseSequencer } from "vitest/node";

/** What Cargo compiles, which takes longer than any other file. */
const LONGEST = /\.cargo(\.nightly)?\.test\.ts$/;
/** Of the crates that the longest has compiled: at once with that it would wait for it, and so would one worker. */
const OF_COMPILED = /\/rust\.cargo\.test\.ts$/;
const LONG =
  /\.(browser|languages|long|minecraft|nightly|redis|runtimes)\.test\.ts$|\/suite\.test\.ts$/;

/** Files with a process each are together: a process that is shared ends when one of them comes next. */
function rankOf({ moduleId, project }) {
  if (OF_COMPILED.test(moduleId)) return 3;
  if (LONGEST.test(moduleId)) return 0;
  if (project.config.isolate) return 1;
  return LONG.test(moduleId) ? 2 : 4;
}

export class LongFirst extends BaseSequencer {
  /** @param {import("vitest/node").TestSpecification[]} files */
  async sort(files) {
    const sorted = await super.sort(files);
    return sorted.sort((one, other) => rankOf(one) - rankOf(other));
  }
}
