using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using Understudy;

/// The library inside engines; UNDERSTUDY_GAME names the file of a game with the hut.
static class LibraryTests
{
    const double PatienceSeconds = 60;

    static string Game => File.ReadAllText(Environment.GetEnvironmentVariable("UNDERSTUDY_GAME"));

    static Dictionary<string, object> Hut => new Dictionary<string, object> { { "at", "home" }, { "wood", 0 }, { "fire_lit", false } };

    static ClientOptions Options => new ClientOptions { Domain = "hut" };

    /// Updates a client until something holds.
    static void Until(UnderstudyClient client, Func<bool> holds)
    {
        var end = DateTime.UtcNow.AddSeconds(PatienceSeconds);
        for (; !holds(); Thread.Sleep(1))
        {
            client.Update();
            Check.True(DateTime.UtcNow < end, "it takes no minute");
        }
    }

    static void Plans(UnderstudyClient client, string name)
    {
        var agent = client.Agent(name);
        agent.See(Hut);
        agent.Want("warm");
        Until(client, () => agent.Answer != null && agent.Answer.Proved);
    }

    public static void ASecondClientRefusesItself()
    {
        using (var engine = new LocalEngine(Game))
        {
            var first = engine.Client(Options);
            Plans(first, "ann");
            Check.Same("engine-taken", Check.CodeOf(() => engine.Client(Options)));
            Plans(first, "bo");
            Check.True(first.LastError == null, "the first goes on");
            first.Dispose();
            using (var next = engine.Client(Options)) Plans(next, "ann");
        }
    }

    public static void TasksComplete()
    {
        using (var engine = new LocalEngine(Game))
        using (var client = engine.Client(Options))
        {
            var plan = engine.Questions.Plan("ann", Hut, "warm", 60000);
            var wrong = engine.Questions.Plan("ann", Hut, "cold", 60000);
            Until(client, () => plan.IsCompleted && wrong.IsCompleted);
            Check.Same(5, plan.Result.Steps.Count);
            Check.Same("invalid-request", ((UnderstudyException)wrong.Exception.InnerException).Code);
            var open = engine.Questions.Plan("ann", Hut, "warm", 60000);
            engine.Dispose();
            Check.Same("closed", ((UnderstudyException)open.Exception.InnerException).Code);
        }
    }

    public static void AnErrorTellsItsHintOnce()
    {
        using (var engine = new LocalEngine("{\"domains\":[{\"domain\":{\"name\":\"hut\",\"state\":{},\"tools\":[],\"goalz\":[]}}]}"))
        {
            var told = "";
            try
            {
                engine.Ready(PatienceSeconds);
            }
            catch (UnderstudyException error)
            {
                told = error.Message;
            }
            Check.Same(2, told.Split(new[] { "did you mean" }, StringSplitOptions.None).Length, told);
        }
    }

    public static void AProposalTellsWhyItDoesNotWork()
    {
        using (var engine = new LocalEngine(Game))
        using (var client = engine.Client(Options))
        {
            var sea = new Step("goto", new Dictionary<string, object> { { "place", "sea" } });
            var asked = engine.Questions.Propose("ann", Hut, "warm", new[] { sea }, 60000);
            Until(client, () => asked.IsCompleted);
            Check.Same("unsound-plan", asked.Result.Reason);
            Check.Same("step 1, goto(place=sea): there is no such action", asked.Result.Detail);
        }
    }

    static string Features => File.ReadAllText(Environment.GetEnvironmentVariable("UNDERSTUDY_FEATURES"));

    static Dictionary<string, object> At(string place)
    {
        return new Dictionary<string, object> { { "at", place }, { "beam_up", false }, { "nailed", false }, { "planks", 0 } };
    }

    public static void QuestionsAreAnsweredAtOnceAndForSeveral()
    {
        using (var engine = new LocalEngine(Features))
        using (var client = engine.Client(Options))
        {
            var options = new Dictionary<string, object> { { "domain", "hut" }, { "sliceMs", 1000 } };
            var now = engine.Questions.PlanNow("ann", Hut, "warm", options);
            var agents = new Dictionary<string, object>
            {
                { "ann", new Dictionary<string, object> { { "state", At("mill") } } },
                { "bo", new Dictionary<string, object> { { "state", At("site") } } },
            };
            var yard = new Dictionary<string, object> { { "domain", "yard" } };
            var joint = engine.Questions.PlanTogether(agents, "raised", 60000, yard);
            Until(client, () => now.IsCompleted && joint.IsCompleted);
            Check.Same(5, now.Result.Steps.Count);
            Check.Same("ann bo", string.Join(" ", joint.Result.Steps.Select(each => each.Agent).Distinct().OrderBy(name => name)));
        }
    }

    public static void SquadsPlayOnTheTimeOfTheGame()
    {
        using (var engine = new LocalEngine(Features))
        using (var client = engine.Client(new ClientOptions { Domain = "yard", GameMs = () => 5000 }))
        {
            var begun = new List<string>();
            foreach (var name in new[] { "ann", "bo" })
            {
                client.Agent(name).StepStarted += step => begun.Add(name + " " + step);
                client.Agent(name).See(At(name == "ann" ? "mill" : "site"));
            }
            client.Squad("crew").Want("raised", new[] { "ann", "bo" }, 60000);
            Until(client, () => begun.Contains("ann saw"));
            Check.Same("crew", client.Agent("ann").Tasks[0].Squad);
        }
    }

    public static void WordsAreReadAndSaved()
    {
        using (var engine = new LocalEngine(Features))
        using (var client = engine.Client(Options))
        {
            var ann = client.Agent("ann");
            ann.See(Hut);
            ann.Want(new Dictionary<string, object> { { "directive", "Please light the fire!" } }, 60000);
            Until(client, () => ann.Answer != null && ann.Answer.Proved);
            Check.Same("light_fire", ann.Answer.Steps.Last().Tool);
            var again = client.Agent("bo");
            again.Restore(ann.Save());
            Until(client, () => again.Answer != null && again.Answer.Proved);
            Check.Same(5, again.Answer.Steps.Count);
        }
    }

    public static void AnotherPlannerTakesThePlaceOfOneThatEnded()
    {
        using (var engine = new LocalEngine(Game))
        using (var client = engine.Client(Options))
        {
            Plans(client, "ann");
            // As at the end of its memory: an engine that has ended takes nothing more.
            LocalEngine.CloseAll();
            Until(client, () => client.Connection != ConnectionState.Open);
            Plans(client, "bo");
            Until(client, () => client.Agent("ann").Answer.Proved);
        }
    }

    public static void AgentsPlanWithThings()
    {
        using (var engine = new LocalEngine(Features))
        using (var client = engine.Client(new ClientOptions { Domain = "tower", World = new World() }))
        {
            client.See("near", "flask", at: new double[] { 3, 0 });
            client.See("far", "flask", at: new double[] { 90, 0 });
            var ann = client.Agent("ann");
            ann.See(new Dictionary<string, object> { { "near", "nothing" }, { "oil", false } });
            ann.BeAt(0, 0);
            ann.Want("oiled", 60000);
            Until(client, () => ann.Answer != null && ann.Answer.Proved);
            Check.Same("go near", ann.Answer.Steps[0].ToString());
        }
    }

    public static void TwoHundredAgentsBeginThatWantAtOnce()
    {
        using (var engine = new LocalEngine(Game))
        using (var client = engine.Client(Options))
        {
            var begun = new HashSet<string>();
            for (var at = 0; at < 200; at++)
            {
                var name = "ann " + at;
                var agent = client.Agent(name);
                agent.StepStarted += step => begun.Add(name);
                agent.See(new Dictionary<string, object> { { "at", at % 2 == 0 ? "home" : "forest" }, { "wood", at % 8 }, { "fire_lit", false } });
                agent.Want("warm");
            }
            Until(client, () => begun.Count == 200);
        }
    }

    public static void ManyEnginesInTurnLeaveNothing()
    {
        for (var turn = 0; turn < 100; turn++)
        {
            using (var engine = new LocalEngine(Game))
            {
                if (turn % 2 == 0) continue;
                engine.Send("{\"type\":\"plan-now\",\"id\":1,\"agent\":\"ann\",\"state\":{\"at\":\"home\"},\"goal\":\"warm\"}");
                if (turn % 3 == 0) engine.Settle(PatienceSeconds);
            }
        }
    }

    public static void TwoThreadsMayCallOneEngine()
    {
        using (var engine = new LocalEngine(Game))
        {
            var errors = new List<Exception>();
            ThreadStart ask = () =>
            {
                try
                {
                    for (var at = 0; at < 200; at++)
                    {
                        engine.Send("{\"type\":\"nonsense\"}");
                        engine.Take();
                    }
                }
                catch (Exception error)
                {
                    lock (errors) errors.Add(error);
                }
            };
            var threads = new[] { new Thread(ask), new Thread(ask) };
            foreach (var each in threads) each.Start();
            foreach (var each in threads) each.Join();
            Check.Same("", string.Join("; ", errors.Select(error => error.Message)));
            Check.True(engine.Settle(PatienceSeconds), "it comes to rest");
        }
    }
}
