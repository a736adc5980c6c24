// A model of the game's own, here a scripted one: it plans when the planner asks it, and what it says is proved. Argument:
// the game's file.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Understudy;

static class LocalModel
{
    static Step Go(string place) => new Step("goto", new Dictionary<string, object> { { "place", place } });
    static Step Do(string tool) => new Step(tool, new Dictionary<string, object>());

    /// The scripted model. A real one gets the prompt, and is held to the schema.
    static object AskModel(ModelQuestion question)
    {
        Console.WriteLine("asked for a " + question.Kind + ": " + question.User.Split('\n')[0]);
        var steps = new[] { Go("forest"), Do("chop"), Do("chop"), Go("home"), Do("light_fire") };
        return new Dictionary<string, object> { { "steps", steps.Select(step => step.ToJson()) } };
    }

    static void Tell(LocalEngine engine, Task<Answer> asked)
    {
        for (; !asked.IsCompleted; Thread.Sleep(16)) engine.Update(); // in each frame
        var steps = string.Join(", ", asked.Result.Steps);
        Console.WriteLine(asked.Result.Source + ": " + steps + " for " + asked.Result.Cost);
    }

    static void Main(string[] names)
    {
        var hut = new Dictionary<string, object> { { "at", "home" }, { "wood", 0 }, { "fire_lit", false } };
        var options = "{\"game\":" + File.ReadAllText(names[0]) + ",\"model\":{\"name\":\"scripted\"}}";
        using (var engine = new LocalEngine(options))
        {
            var questions = engine.Questions;
            questions.ModelWanted += question => questions.AnswerModel(question.Number, AskModel(question));
            Tell(engine, questions.Plan("ann", hut, "warm", 60000));
            // A plan that forgets the ways: the planner mends it.
            Tell(engine, questions.Propose("ann", hut, "warm", new[] { Do("chop"), Do("light_fire") }, 60000));
        }
    }
}
