/** A plan's visible part, from the camp or the server. */
interface PlanView {
  readonly name: string;
  readonly goal: string;
  readonly author: string;
  readonly steps: Iterable<string>;
}

/** Shows each agent's goal, its current and remaining steps, and the plan's author. */
export function showPlans(list: HTMLElement, agents: Iterable<PlanView>): void {
  const items = [...agents].map(({ name, goal, author, steps }) => {
    const item = document.createElement("li");
    const [now = "", ...later] = steps;
    if (now === "") item.textContent = `${name} rests`;
    else
      item.textContent = `${name} wants to be ${goal}: ▶ ${[now, ...later].join(", ")} (${author})`;
    return item;
  });
  list.replaceChildren(...items);
}
