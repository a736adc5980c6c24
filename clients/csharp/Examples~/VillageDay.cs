// A villager's day, with plans from a server: `understudy serve`.
using System;
using System.Collections.Generic;
using System.Threading;
using Understudy;

static class VillageDay
{
    static readonly Dictionary<string, object> Ann = new Dictionary<string, object>
    {
        { "at", "home" }, { "energy", 6 }, { "hungry", true }, { "fire_lit", false }, { "house_built", false },
        { "has_axe", false }, { "has_pick", true }, { "has_rod", true },
        { "wood", 0 }, { "stone", 0 }, { "fish", 0 }, { "grain", 0 }, { "coins", 0 },
    };

    static void Add(string name, int more) { Ann[name] = (int)Ann[name] + more; }
    // Effects of the domain's steps on this game's world.
    static void Play(Step step)
    {
        Console.WriteLine("ann: " + step);
        switch (step.Tool)
        {
            case "goto": Ann["at"] = step.Arg("place"); break;
            case "chop": Add("wood", 1); Add("energy", -1); break;
            case "mine_stone": Add("stone", 1); Add("energy", -1); break;
            case "catch_fish": Add("fish", 1); break;
            case "harvest": Add("grain", 2); Add("energy", -1); break;
            case "sell": Add(step.Arg("good"), -1); Add("coins", 1); break;
            case "buy": Ann["has_" + step.Arg("item")] = true; Add("coins", -2); break;
            case "craft_axe": Add("wood", -1); Add("stone", -1); Ann["has_axe"] = true; break;
            case "light_fire": Add("wood", -1); Ann["fire_lit"] = true; break;
            case "cook_fish": Add("fish", -1); Ann["hungry"] = false; Add("energy", Math.Min(2, 8 - (int)Ann["energy"])); break;
            case "eat_grain": Add("grain", -2); Ann["hungry"] = false; break;
            case "sleep": Ann["energy"] = 8; break;
            case "build_house": Add("wood", -3); Add("stone", -2); Add("energy", -2); Ann["house_built"] = true; break;
        }
    }

    static void Main()
    {
        var url = Environment.GetEnvironmentVariable("UNDERSTUDY_URL") ?? "http://127.0.0.1:7071";
        using (var client = new UnderstudyClient(new ClientOptions { Url = url, Domain = "village" }))
        {
            var agent = client.Agent("ann");
            agent.StepStarted += step => { Play(step); agent.See(Ann); agent.Finished(); };
            agent.See(Ann);
            Action<object, Func<bool>> pursue = (goal, isReached) =>
            {
                agent.Want(goal, budgetMs: 1000);
                for (; !isReached(); Thread.Sleep(16)) client.Update(); // once in each frame of your game
            };
            pursue("eat", () => !(bool)Ann["hungry"]);
            pursue("warm_home", () => (bool)Ann["fire_lit"]);
            pursue("earn", () => (int)Ann["coins"] >= 3);
            pursue("build", () => (bool)Ann["house_built"]);
            pursue(new Dictionary<string, object> { { "energy", 8 } }, () => (int)Ann["energy"] == 8);
            Console.WriteLine("ann: good night");
        }
    }
}
