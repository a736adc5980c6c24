import type { Page } from "playwright-core";

/** More presses of the Tab key than any page of ours has stops. */
const MOST_PRESSES = 300;

/**
 * The controls of a page that the Tab key does not lead to, by id, name or text. Those of a group that share a stop, as
 * radio buttons or rows of a list, count as reached with one of them.
 */
export async function unreachedByTab(page: Page): Promise<readonly string[]> {
  const count = await page.evaluate(() => {
    const stops = "button, input, select, textarea, summary, a[href], [tabindex], [role=button]";
    // What is no stop on purpose does what arrow keys or a button beside it do.
    const controls = [...document.querySelectorAll<HTMLElement>(stops)]
      .filter((each) => each.getAttribute("tabindex") !== "-1" && !each.matches(":disabled"))
      .filter((each) => each.checkVisibility({ visibilityProperty: true }));
    // Marks stay while the page draws itself anew.
    Object.assign(window, { controls, reached: new Set<Element>() });
    document.body.tabIndex = -1;
    document.body.focus();
    return controls.length;
  });
  for (let press = 0; press < Math.min(MOST_PRESSES, 3 * count + 10); press++) {
    await page.keyboard.press("Tab");
    await page.evaluate(() => {
      const reached = Reflect.get(window, "reached") as Set<Element>;
      if (document.activeElement !== null) reached.add(document.activeElement);
    });
  }
  return await page.evaluate(() => {
    const controls = Reflect.get(window, "controls") as HTMLElement[];
    const reached = [...(Reflect.get(window, "reached") as Set<HTMLElement>)];
    /** The stop that a control shares: arrow keys move within it. */
    const groupOf = (each: HTMLElement): unknown =>
      each instanceof HTMLInputElement && each.type === "radio"
        ? each.name
        : each.closest("[role=listbox], [role=radiogroup], [role=tablist], [role=tree]");
    return controls
      .filter((each) => each.isConnected && each.closest("[inert]") === null)
      .filter((each) => !reached.includes(each))
      .filter((each) => {
        const group = groupOf(each);
        return group === null || !reached.some((other) => groupOf(other) === group);
      })
      .map((each) => each.id || each.getAttribute("name") || each.outerHTML.slice(0, 80));
  });
}
