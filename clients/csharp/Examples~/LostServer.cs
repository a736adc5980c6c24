// Measures the client's time per frame after losing its server, for `pnpm bench clients`.
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;
using Understudy;

static class LostServer
{
    static readonly Dictionary<string, object> Seen = new Dictionary<string, object>
    {
        { "at", "home" }, { "energy", 6 }, { "hungry", true }, { "fire_lit", false }, { "house_built", false },
        { "has_axe", false }, { "has_pick", true }, { "has_rod", true },
        { "wood", 0 }, { "stone", 0 }, { "fish", 0 }, { "grain", 0 }, { "coins", 0 },
    };

    static void Main()
    {
        var url = Environment.GetEnvironmentVariable("UNDERSTUDY_URL") ?? "http://127.0.0.1:7071";
        var frames = int.Parse(Environment.GetEnvironmentVariable("UNDERSTUDY_FRAMES") ?? "300");
        var client = new UnderstudyClient(new ClientOptions { Url = url, Domain = "village" });
        var ann = client.Agent("ann");
        ann.See(Seen);
        ann.Want("build", budgetMs: 5000);
        for (; ann.Answer == null || client.Connection != ConnectionState.Open; Thread.Sleep(16)) client.Update();
        Console.WriteLine("planned");
        for (; client.Connection == ConnectionState.Open; Thread.Sleep(16)) client.Update();

        var frameMs = new List<object>();
        var stale = 0;
        var proved = 0;
        for (; frameMs.Count < frames; Thread.Sleep(16))
        {
            var watch = Stopwatch.StartNew();
            ann.See("energy", frameMs.Count % 9);
            client.Update();
            var answer = ann.Answer;
            frameMs.Add(watch.Elapsed.TotalMilliseconds);
            if (answer.Stale) stale++;
            if (answer.Proved) proved++;
        }
        var bob = client.Agent("bob");
        bob.Restore(ann.Save());
        Console.WriteLine(Json.Write(new Dictionary<string, object>
        {
            { "frameMs", frameMs }, { "stale", stale }, { "proved", proved },
            { "steps", ann.Answer.Steps.Count }, { "restored", bob.Answer.Stale ? bob.Answer.Steps.Count : 0 },
        }));
        // Mono may hang for half a minute waiting for its thread pool at the end of Main.
        Environment.Exit(0);
    }
}
