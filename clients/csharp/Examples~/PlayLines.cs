// Plays a transcript (packages/embedded/transcripts) from the input in a planner of this process, and prints what that says:
// "open", "send", "step" and "close" act, all other lines are left out.
using System;
using System.Globalization;
using System.IO;
using System.Text;
using Understudy;

static class PlayLines
{
    const double PatienceSeconds = 600;
    static LocalEngine engine;

    static void Act(string verb, string rest)
    {
        if (verb == "open")
        {
            var opened = new LocalEngine(rest, new LocalLimits { IsStepped = true });
            opened.Ready(PatienceSeconds);
            engine = opened;
        }
        else if (engine == null) return;
        else if (verb == "send")
        {
            engine.Send(rest);
            engine.Settle(PatienceSeconds); // what is refused is told before the next act
        }
        else if (verb == "step") engine.Step(double.Parse(rest, CultureInfo.InvariantCulture) / 1000, PatienceSeconds);
        else if (verb == "close")
        {
            engine.Dispose();
            engine = null;
        }
    }

    static void Main()
    {
        var utf8 = new UTF8Encoding(false);
        using (var output = new StreamWriter(Console.OpenStandardOutput(), utf8) { NewLine = "\n" })
        using (var input = new StreamReader(Console.OpenStandardInput(), utf8))
        {
            for (var line = input.ReadLine(); line != null; line = input.ReadLine())
            {
                var at = line.IndexOf(' ');
                try
                {
                    Act(at < 0 ? line : line.Substring(0, at), at < 0 ? "" : line.Substring(at + 1));
                }
                catch (UnderstudyException error)
                {
                    output.WriteLine("error " + error.Code);
                }
                for (var message = engine?.Take(); message != null; message = engine.Take()) output.WriteLine(message);
                // A reader may want the end of one engine before it opens the next.
                if (engine == null) output.Flush();
            }
        }
    }
}
