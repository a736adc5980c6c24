// Requests a plan from a server over HTTP, then one for an unknown goal.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using Understudy;

static class OnePlan
{
    // Mono may hang for minutes waiting for its thread pool at the end, even in Environment.Exit.
    [DllImport("libc", EntryPoint = "_exit")]
    static extern void ExitAtOnce(int code);

    static void Main()
    {
        var url = Environment.GetEnvironmentVariable("UNDERSTUDY_URL") ?? "http://127.0.0.1:7071";
        var hut = new Dictionary<string, object> { { "at", "home" }, { "wood", 0 }, { "fire_lit", false } };
        var answer = HttpPlan.Ask(url, "hut", "ann", hut, "warm", budgetMs: 600000).Result;
        var steps = string.Join(", ", answer.Steps.Select(step => step.ToString()));
        Console.WriteLine(answer.Status + ": " + steps + " for " + answer.Cost + (answer.Proved ? ", proved" : ""));
        try
        {
            HttpPlan.Ask(url, "hut", "ann", hut, "cold", budgetMs: 600000).Wait();
        }
        catch (AggregateException error) when (error.InnerException is UnderstudyException refusal)
        {
            Console.WriteLine(refusal.Code + " at " + refusal.Pointer);
        }
        ExitAtOnce(0);
    }
}
