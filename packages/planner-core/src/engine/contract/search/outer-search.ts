import type { PlanSearch, SearchResult, SearchSlice } from "../planner.ts";

/** A search around another one, which tells its result in another way. */
export class OuterSearch implements PlanSearch {
  readonly elsewhere?: NonNullable<PlanSearch["elsewhere"]>;
  protected readonly inner: PlanSearch;

  constructor(inner: PlanSearch) {
    this.inner = inner;
    if (inner.elsewhere !== undefined) this.elsewhere = (slice) => inner.elsewhere?.(slice);
  }

  get expansions(): number {
    return this.inner.expansions;
  }

  get evaluations(): number | undefined {
    return this.inner.evaluations;
  }

  step(slice: SearchSlice): boolean {
    return this.inner.step(slice);
  }

  result(): SearchResult {
    return this.inner.result();
  }

  end(): void {
    this.inner.end?.();
  }
}
