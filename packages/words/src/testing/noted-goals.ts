/** A list of goals that notes what a desk of commands puts on it, as the orders and constraints of an agent do. */
export class NotedGoals {
  readonly list: { readonly goal: object }[] = [];

  readonly add = (goal: object): { readonly goal: object } => {
    const added = { ...goal, goal };
    this.list.push(added);
    return added;
  };

  readonly remove = (one: { readonly goal: object }): unknown =>
    this.list.splice(this.list.indexOf(one), 1);
}
