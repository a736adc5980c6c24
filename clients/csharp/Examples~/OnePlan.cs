// Asks a server for one plan over HTTP, and then for something that there is not.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using Understudy;

static class OnePlan
{
    // Mono can hang for minutes when it waits for its thread pool at the end, even in Environment.Exit.
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
