// The first agent that moves, without a server: ann fetches wood and lights a fire. Argument: the game's file.
using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using Understudy;

static class LocalHut
{
    static void Main(string[] names)
    {
        var hut = new Dictionary<string, object> { { "at", "home" }, { "wood", 0 }, { "fire_lit", false } };
        using (var engine = new LocalEngine(File.ReadAllText(names[0])))
        using (var client = engine.Client(new ClientOptions { Domain = "hut" }))
        {
            var ann = client.Agent("ann");
            ann.StepStarted += step =>
            {
                Console.WriteLine("ann: " + step);
                if (step.Tool == "goto") hut["at"] = step.Arg("place");
                else if (step.Tool == "chop") hut["wood"] = (int)hut["wood"] + 1;
                else hut["fire_lit"] = true;
                ann.See(hut);
                ann.Finished();
            };
            ann.See(hut);
            ann.Want("warm");
            for (; !(bool)hut["fire_lit"] && client.RefusalCode == null; Thread.Sleep(16)) client.Update(); // in each frame
        }
    }
}
