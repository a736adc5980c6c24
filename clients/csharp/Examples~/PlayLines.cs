// Plays recorded messages in a planner of this process: each line of the input is sent as it is, @ms lets the planner work
// at that time of the game, and what it says is printed. Argument: the file with the engine's options.
using System;
using System.Globalization;
using System.IO;
using System.Text;
using Understudy;

static class PlayLines
{
    const double PatienceSeconds = 60;

    static void Main(string[] names)
    {
        var utf8 = new UTF8Encoding(false);
        var output = new StreamWriter(Console.OpenStandardOutput(), utf8) { NewLine = "\n" };
        using (output)
        using (var input = new StreamReader(Console.OpenStandardInput(), utf8))
        using (var engine = new LocalEngine(File.ReadAllText(names[0]), new LocalLimits { IsStepped = true }))
        {
            for (var line = input.ReadLine(); line != null; line = input.ReadLine())
            {
                try
                {
                    if (line.StartsWith("@", StringComparison.Ordinal))
                        engine.Step(double.Parse(line.Substring(1), CultureInfo.InvariantCulture) / 1000, PatienceSeconds);
                    else engine.Send(line);
                }
                catch (UnderstudyException error)
                {
                    output.WriteLine("error " + error.Code);
                }
                for (var message = engine.Take(); message != null; message = engine.Take()) output.WriteLine(message);
            }
        }
    }
}
