// A thief with an order, and a chest that stays full; a server plans for the dungeon of the protocol's transcript.
using System;
using System.Collections.Generic;
using System.Threading;
using Understudy;

static class DungeonOrders
{
    static readonly Dictionary<string, double> Spots = new Dictionary<string, double> { { "old", 10 }, { "red", 30 }, { "big", 40 } };
    static readonly Dictionary<string, int> Gold = new Dictionary<string, int> { { "old", 8 }, { "red", 15 }, { "big", 20 } };
    static readonly Dictionary<string, object> Thief = new Dictionary<string, object>
    {
        { "near", "nothing" }, { "gold", 0 }, { "hurt", false },
    };

    static Dictionary<string, object> Goal(string name, string thing)
    {
        var things = new Dictionary<string, object> { { "it", thing } };
        return new Dictionary<string, object> { { "goal", name }, { "things", things } };
    }

    static void Play(Step step, UnderstudyClient client, Agent ann)
    {
        Console.WriteLine("ann: " + step);
        var id = step.Arg(step.Tool == "go" ? "to" : "chest");
        if (step.Tool == "go") Thief["near"] = id;
        if (step.Tool == "steal")
        {
            Thief["gold"] = (int)Thief["gold"] + Gold[id];
            client.See(id, properties: new Dictionary<string, object> { { "gold", 0 } });
        }
        ann.BeAt(Spots[id]);
        ann.See(Thief);
        ann.Finished(step);
    }

    static void Main()
    {
        var url = Environment.GetEnvironmentVariable("UNDERSTUDY_URL") ?? "http://127.0.0.1:7071";
        var options = new ClientOptions { Url = url, Domain = "dungeon", World = new World() };
        using (var client = new UnderstudyClient(options))
        {
            foreach (var chest in Gold)
            {
                var properties = new Dictionary<string, object> { { "gold", chest.Value } };
                client.See(chest.Key, "chest", properties, new[] { Spots[chest.Key] });
            }
            client.See("old", holder: "player");
            var ann = client.Agent("ann");
            var isDone = false;
            ann.StepStarted += step => Play(step, client, ann);
            ann.OrderChanged += (id, state, reason) =>
            {
                Console.WriteLine("ann: " + id + " is " + state + (reason == null ? "" : ", " + reason));
                if (state == "postponed") client.See("old", holder: ""); // the player goes away
                isDone |= state == "done";
            };
            ann.BeAt(0);
            ann.See(Thief);
            ann.Want("rich", budgetMs: 1000, options: new Dictionary<string, object>
            {
                { "orders", new List<object> { new Dictionary<string, object> { { "id", "rob-old" }, { "goal", Goal("robbed", "old") } } } },
                { "maintain", Goal("full", "red") },
            });
            for (; !isDone || (int)Thief["gold"] < 20; Thread.Sleep(16)) client.Update(); // once in each frame of your game
            var saved = ann.Save(); // JSON; Restore takes it in the next game
            Console.WriteLine("ann: " + (saved.Contains("rob-old") ? 1 : 0) + " orders left");
        }
    }
}
