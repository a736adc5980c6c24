"""Plays Overcooked-AI for a player in another process: a line of JSON in, a line of JSON out.

Reads a task from the first line of its input, answers with the kitchen, and then with what is seen after each step. Each
further line has the actions of the bodies that the other process plays; partners of the benchmark play the others here.
"""

import contextlib
import io
import json
import sys
import warnings

warnings.filterwarnings("ignore")
with contextlib.redirect_stderr(io.StringIO()), contextlib.redirect_stdout(io.StringIO()):
    import numpy as np
    from overcooked_ai_py.agents.agent import Agent, GreedyHumanModel, StayAgent
    from overcooked_ai_py.mdp.actions import Action, Direction
    from overcooked_ai_py.mdp.layout_generator import LayoutGenerator
    from overcooked_ai_py.mdp.overcooked_env import OvercookedEnv
    from overcooked_ai_py.mdp.overcooked_mdp import OvercookedGridworld, Recipe
    from overcooked_ai_py.planning.planners import MediumLevelActionManager, NO_COUNTERS_PARAMS

# The generator of layouts uses a name that NumPy no longer has.
if not hasattr(np, "int"):
    np.int = int

DIRECTIONS = {
    "north": Direction.NORTH,
    "south": Direction.SOUTH,
    "east": Direction.EAST,
    "west": Direction.WEST,
}
ACTIONS = {**DIRECTIONS, "stay": Action.STAY, "interact": Action.INTERACT}
NAMES = {value: name for name, value in DIRECTIONS.items()}


class FirstVersion(OvercookedGridworld):
    """The dynamics of Carroll et al. 2019: a full pot begins to cook by itself, and no other one does."""

    def resolve_interacts(self, new_state, joint_action, events_infos):
        def is_lighting(player, action):
            if action != Action.INTERACT or player.has_object():
                return False
            there = Action.move_in_direction(player.position, player.orientation)
            return self.get_terrain_type_at_pos(there) == "P"

        kept = [
            Action.STAY if is_lighting(player, action) else action
            for player, action in zip(new_state.players, joint_action)
        ]
        rewards = super().resolve_interacts(new_state, kept, events_infos)
        for soup in new_state.objects.values():
            if soup.name == "soup" and soup.is_idle and soup.is_full:
                soup.begin_cooking()
        return rewards


def make_game(task):
    game = make_kitchen(task)
    if task.get("dynamics") == "2019":
        game.__class__ = FirstVersion
    return game


def make_kitchen(task):
    if "generate" in task:
        np.random.seed(task["generate"])
        params = {
            "inner_shape": (task.get("width", 6), task.get("height", 5)),
            "prop_empty": task.get("empty", 0.7),
            "prop_feats": task.get("feats", 0.3),
            "start_all_orders": [{"ingredients": ["onion"] * 3}],
            "recipe_values": [20],
            "recipe_times": [20],
            "display": False,
        }
        shape = params["inner_shape"]
        made = LayoutGenerator.mdp_gen_fn_from_dict(params, outer_shape=shape)({})
        grid = [row[:] for row in made.terrain_mtx]
        for number, (x, y) in enumerate(made.start_player_positions):
            grid[y][x] = str(number + 1)
        orders = {"start_all_orders": params["start_all_orders"]}
        return OvercookedGridworld.from_grid(grid, orders)
    if "rows" in task:
        orders = {"start_all_orders": [{"ingredients": ["onion"] * 3}]}
        return OvercookedGridworld.from_grid(task["rows"], orders)
    return OvercookedGridworld.from_layout_name(task["layout"])


def starts_of(mdp, starts):
    """The bodies' first places: the layout's, these swapped, or random ones drawn with a seed."""
    if starts is None:
        return None
    if starts == "swapped":
        mdp.start_player_positions = list(reversed(mdp.start_player_positions))
        return None
    np.random.seed(starts)
    state = mdp.get_random_start_state_fn(random_start_pos=True)()
    return lambda: state.deepcopy()


def soup_of(mdp, order):
    recipe = Recipe(order.ingredients)
    names = list(recipe.ingredients)
    return {
        "onion": names.count("onion"),
        "tomato": names.count("tomato"),
        "value": recipe.value,
        "time": recipe.time,
    }


def seen(mdp, state, score):
    pots = []
    counters = []
    for x, y in mdp.get_pot_locations():
        pot = {"x": x, "y": y, "onion": 0, "tomato": 0, "is": "cold", "left": 0}
        if state.has_object((x, y)):
            soup = state.get_object((x, y))
            pot["onion"] = soup.ingredients.count("onion")
            pot["tomato"] = soup.ingredients.count("tomato")
            if soup.is_ready:
                pot["is"] = "ready"
            elif soup.is_cooking:
                pot["is"] = "lit"
                pot["left"] = soup.cook_time_remaining
        pots.append(pot)
    for (x, y), thing in state.objects.items():
        if mdp.get_terrain_type_at_pos((x, y)) == "X":
            counters.append({"x": x, "y": y, "has": thing.name})
    players = [
        {
            "x": player.position[0],
            "y": player.position[1],
            "facing": NAMES[player.orientation],
            "holds": player.get_object().name if player.has_object() else "nothing",
        }
        for player in state.players
    ]
    return {
        "step": state.timestep,
        "score": score,
        "players": players,
        "pots": pots,
        "counters": counters,
    }


class AnyAction(Agent):
    """A partner that does anything. The benchmark's own `RandomAgent` does not run with all actions and this NumPy."""

    def action(self, state):
        return Action.ALL_ACTIONS[np.random.randint(len(Action.ALL_ACTIONS))], {}


def partner(kind, mdp, number):
    if kind in ("greedy", "taker"):
        counters = mdp.get_counter_locations() if kind == "taker" else []
        params = {**NO_COUNTERS_PARAMS, "counter_goals": counters, "counter_pickup": counters}
        agent = GreedyHumanModel(MediumLevelActionManager(mdp, params))
    elif kind == "random":
        agent = AnyAction()
    elif kind == "stuck":
        agent = StayAgent()
    else:
        raise ValueError(f"no partner is called {kind}: greedy, taker, random or stuck")
    agent.set_agent_index(number)
    agent.set_mdp(mdp)
    return agent


def main():
    task = json.loads(sys.stdin.readline())
    out = sys.stdout
    quiet = contextlib.redirect_stdout(io.StringIO())
    with quiet:
        mdp = make_game(task)
        env = OvercookedEnv.from_mdp(
            mdp, horizon=task["steps"], info_level=0, start_state_fn=starts_of(mdp, task.get("starts"))
        )
        env.reset()
        np.random.seed(task.get("seed", 0))
        others = {
            number: partner(kind, mdp, number)
            for number, kind in enumerate(task["players"])
            if kind != "ours"
        }
    ours = [number for number in range(len(task["players"])) if number not in others]

    def tell(message):
        out.write(json.dumps(message) + "\n")
        out.flush()

    tell(
        {
            "rows": ["".join(row) for row in mdp.terrain_mtx],
            "orders": [soup_of(mdp, order) for order in env.state.all_orders],
            "startsItself": task.get("dynamics") == "2019",
            "ours": ours,
            "steps": task["steps"],
        }
    )
    score = 0
    tell(seen(mdp, env.state, score))
    for line in sys.stdin:
        actions = json.loads(line)
        state = env.state
        with quiet:
            joint = [
                others[number].action(state)[0] if number in others else ACTIONS[actions[ours.index(number)]]
                for number in range(len(task["players"]))
            ]
            _, reward, done, _ = env.step(joint)
        score += reward
        tell(seen(mdp, env.state, score))
        if done:
            return


main()
