// Many answers of one planner: 40 questions in each frame. Arguments: the game's file, the number of answers, and the
// milliseconds of a frame; with 0 it asks as fast as it can. Prints the planner's memory after a tenth, half and all of them.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Understudy;

static class ManyAnswers
{
    const int Questions = 40;
    static readonly Step[] Chop = { new Step("chop", new Dictionary<string, object>()) };

    static Task<Answer> Ask(LocalQuestions questions, int at)
    {
        var agent = "ann " + at % 20;
        var turn = at / 3;
        var state = new Dictionary<string, object>
        {
            { "at", turn % 2 == 0 ? "home" : "forest" }, { "wood", turn % 8 }, { "fire_lit", false },
        };
        if (at % 3 == 0) return questions.PlanNow(agent, state, "warm");
        return at % 3 == 1 ? questions.Propose(agent, state, "warm", Chop, 60000) : questions.Plan(agent, state, "warm", 60000);
    }

    static void Tell(LocalEngine engine, int answers)
    {
        var megabytes = (engine.MemoryBytes / 1e6).ToString("0.0", CultureInfo.InvariantCulture);
        Console.WriteLine("after " + answers + " answers: " + megabytes + " MB");
    }

    static void Main(string[] given)
    {
        var (answers, frameMs) = (int.Parse(given[1]), int.Parse(given[2]));
        using (var engine = new LocalEngine(File.ReadAllText(given[0])))
        {
            engine.Ready(60);
            var asked = new List<Task<Answer>>();
            for (var at = 0; at < answers;)
            {
                for (var end = Math.Min(at + Questions, answers); at < end; at++)
                {
                    if (at == answers / 10 || at == answers / 2) Tell(engine, at);
                    asked.Add(Ask(engine.Questions, at));
                }
                // The rest of the frame; a planner that is late gets the next one, too.
                for (var all = Task.WhenAll(asked); !all.IsCompleted; engine.Update()) Thread.Sleep(frameMs);
                foreach (var each in asked) each.Wait(); // one that was refused throws
                asked.Clear();
            }
            Tell(engine, answers);
        }
    }
}
