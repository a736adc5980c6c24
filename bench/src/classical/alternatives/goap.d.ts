/** The part of the npm package `goap` used here; it ships no types. */
declare module "goap" {
  type WorldState = Record<string, number>;

  class Action {
    readonly name: string;
    readonly cost: number;
    readonly data: { readonly id: number };
    constructor(options: {
      readonly name: string;
      readonly cost: number;
      readonly data: { readonly id: number };
    });
    precondition(test: (state: WorldState) => boolean): this;
    effect(change: (state: WorldState) => void): this;
  }

  class Agent {
    constructor(world: WorldState);
    action(action: Action): void;
    goal(name: string, test: (world: WorldState, state: WorldState) => boolean): void;
    /** Actions from the last step to the first; undefined without a plan. */
    plan(): Action[] | undefined;
    move(): void;
    isInRange(): boolean;
    getActionCost(action: Action): number;
  }

  const goap: { readonly Action: typeof Action; readonly Agent: typeof Agent };
  export default goap;
}
