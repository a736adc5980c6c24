// Setup of every test file: properties try the same cases in every run, so that a failure is due to the change and not
// the draw. `PROPERTY_SEED=7 pnpm test` tries others.
import * as fc from "fast-check";

const seed = Number(process.env["PROPERTY_SEED"] ?? 1);
if (!Number.isInteger(seed)) {
  throw new Error(`PROPERTY_SEED must be a whole number, and is ${process.env["PROPERTY_SEED"]}`);
}
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });
