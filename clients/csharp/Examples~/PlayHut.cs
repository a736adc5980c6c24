// The client's game for `pnpm client-check`: ann fetches wood and lights a fire.
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;
using Understudy;

static class PlayHut
{
    static readonly Dictionary<string, object> Hut = new Dictionary<string, object>
    {
        { "at", "home" }, { "wood", 0 }, { "fire_lit", false },
    };

    // Mono may hang for minutes waiting for its thread pool at the end, even in Environment.Exit.
    [DllImport("libc", EntryPoint = "_exit")]
    static extern void ExitAtOnce(int code);

    // Mono adds few threads to its pool while others use the processor, and a pool with too few may wait for minutes.
    static void Main()
    {
        ThreadPool.SetMinThreads(16, 16);
        ExitAtOnce(Play());
    }

    static readonly string Ticket = Environment.GetEnvironmentVariable("UNDERSTUDY_TICKET");
    static int tickets;

    // The first call fails, as if the game's own server were still starting.
    static string NextTicket()
    {
        tickets++;
        if (tickets == 1) throw new InvalidOperationException("there is no ticket yet");
        return Ticket + "-" + tickets;
    }

    static string memory = Environment.GetEnvironmentVariable("UNDERSTUDY_MEMORY");

    static object goal = Json.Read(Environment.GetEnvironmentVariable("UNDERSTUDY_GOAL") ?? "\"warm\"");

    static void Want(Agent agent)
    {
        var isServed = Environment.GetEnvironmentVariable("UNDERSTUDY_RUNNER") == "server";
        var options = new Dictionary<string, object>();
        if (memory != null) options["memory"] = new string('x', int.Parse(memory, CultureInfo.InvariantCulture));
        agent.Want(goal, isServed: isServed, options: options);
    }

    /// The status and the agents of the steps, or the error.
    static string PlanForSquad(string question)
    {
        var asked = (Dictionary<string, object>)Json.Read(question);
        var agents = Json.Get<Dictionary<string, object>>(asked, "agents");
        var shared = Json.Get<Dictionary<string, object>>(asked, "shared");
        var goal = asked["goal"];
        foreach (var named in new[] { "agents", "shared", "goal" }) asked.Remove(named);
        try
        {
            var answer = HttpPlan.AskTogether(Url, "hut", agents, goal, shared, budgetMs: 60000, options: asked).Result;
            return string.Join(" ", new[] { answer.Status }.Concat(answer.Steps.Select(step => step.Agent)));
        }
        catch (AggregateException error) when (error.InnerException is UnderstudyException refusal)
        {
            return refusal.Pointer == null ? refusal.Code : refusal.Code + " " + refusal.Pointer;
        }
    }

    static readonly string Url = Environment.GetEnvironmentVariable("UNDERSTUDY_URL") ?? "http://127.0.0.1:7071";

    static int Play()
    {
        var together = Environment.GetEnvironmentVariable("UNDERSTUDY_TOGETHER");
        if (together != null)
        {
            Console.WriteLine("together: " + PlanForSquad(together));
            return 0;
        }
        var answerMs = Environment.GetEnvironmentVariable("UNDERSTUDY_ANSWER_MS") ?? "10000";
        var options = new ClientOptions
        {
            Url = Url,
            Domain = "hut",
            AnswerSeconds = double.Parse(answerMs, CultureInfo.InvariantCulture) / 1000,
            ReconnectSeconds = 0.02,
        };
        var forest = (List<object>)Json.Read(Environment.GetEnvironmentVariable("UNDERSTUDY_THINGS") ?? "[]");
        if (forest.Count > 0) options.World = new World { Way = (agent, from, to) => Equals(to, "island") ? null : (double?)7 };
        if (Ticket != null) options.Ticket = NextTicket;
        using (var client = new UnderstudyClient(options))
        {
            foreach (var tree in forest)
            {
                var at = Json.Get<List<object>>(tree, "at").ConvertAll(Convert.ToDouble).ToArray();
                var properties = Json.Get<Dictionary<string, object>>(tree, "properties");
                client.See(Json.Get<object>(tree, "id"), Json.Get<string>(tree, "kind"), properties, at);
            }
            var two = Environment.GetEnvironmentVariable("UNDERSTUDY_SQUAD");
            if (two == null) PlayAlone(client);
            else PlaySquad(client, (Dictionary<string, object>)Json.Read(two));
            while (client.RefusalCode == null && !(Equals(Hut["fire_lit"], true) && client.IsSettled))
            {
                client.Update();
                Thread.Sleep(5);
            }
            if (client.RefusalCode == null) return 0;
            Console.Error.WriteLine(client.RefusalCode + ": " + client.RefusalMessage);
            return 1;
        }
    }

    static void Do(UnderstudyClient client, Step step)
    {
        if (step.Tool == "goto") Hut["at"] = step.Arg("place");
        if (step.Tool == "chop")
        {
            Hut["wood"] = (int)Hut["wood"] + 1;
            if (step.Args.TryGetValue("tree", out var felled)) client.Remove(felled);
        }
        if (step.Tool == "light_fire") Hut["fire_lit"] = true;
    }

    static void PlayAlone(UnderstudyClient client)
    {
        var ann = client.Agent("ann");
        ann.StepStarted += step =>
        {
            Do(client, step);
            ann.See(Hut);
            ann.Finished();
        };
        ann.Refused += (code, message) =>
        {
            Console.Error.WriteLine(code + ": " + message);
            memory = null;
            goal = "warm";
            Want(ann);
        };
        ann.See(Hut);
        Want(ann);
    }

    /// A squad whose members see the same hut.
    static void PlaySquad(UnderstudyClient client, Dictionary<string, object> wanted)
    {
        var pair = client.Squad("two");
        var members = Json.Get<List<object>>(wanted, "members").Cast<string>().Select(client.Agent).ToList();
        var goal = wanted["goal"];
        var budgetMs = (double)wanted["budgetMs"];
        foreach (var named in new[] { "members", "goal", "budgetMs" }) wanted.Remove(named);
        Action want = () => pair.Want(goal, members.Select(member => member.Name), budgetMs, wanted);
        Action see = () => members.ForEach(member => member.See(Hut));
        foreach (var member in members.ToList())
        {
            member.StepStarted += step =>
            {
                if (step.Tool == "hold") return;
                if (step.Tool == "refuse")
                {
                    member.Failed("I will not", step);
                    return;
                }
                if (step.Tool == "fall")
                {
                    members.Remove(member);
                    member.Close();
                    return;
                }
                if (step.Args.ContainsKey("tree")) Console.WriteLine(member.Name + " claims " + string.Join(", ", member.Claims));
                Do(client, step);
                see();
                member.Finished(step);
                if (Equals(Hut["fire_lit"], true)) pair.Disband();
            };
            member.StepOver += step =>
            {
                Hut["wood"] = (int)Hut["wood"] + 1;
                see();
            };
            member.StepInterrupted += (step, why) => Console.WriteLine(member.Name + " stops " + step.Tool + ": " + why);
            member.Waiting += wait => Console.WriteLine(member.Name + " waits for " + wait.Partner + ": " + wait.What);
            member.Resting += reason =>
            {
                Console.WriteLine(member.Name + " rests: " + reason);
                if (reason == "done") pair.Interrupt(member.Name);
            };
        }
        pair.RolesChanged += roles =>
            Console.WriteLine("roles: " + string.Join(", ", roles.Select(role => role.Agent + " " + role.Step.Tool)));
        pair.Refused += (code, message) =>
        {
            Console.WriteLine(code);
            want();
        };
        see();
        want();
    }
}
