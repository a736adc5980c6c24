// Runs all tests of the client: the public methods of the classes below, or only those named as arguments.
using System;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;

static class RunTests
{
    static readonly Type[] Classes = { typeof(SessionTests), typeof(SquadTests), typeof(HostileTests), typeof(LocalTests), typeof(NetworkTests) };

    /// Tests that need the library inside engines: run only by name.
    static readonly Type[] WithLibrary = { typeof(LibraryTests) };

    // Mono may hang for minutes waiting for its thread pool at the end, even in Environment.Exit.
    [DllImport("libc", EntryPoint = "_exit")]
    static extern void ExitAtOnce(int code);

    static void Main(string[] names)
    {
        var isWrong = false;
        var classes = names.Length == 0 ? Classes : Classes.Concat(WithLibrary);
        foreach (var test in classes.SelectMany(each => each.GetMethods(BindingFlags.Public | BindingFlags.Static)))
        {
            if (names.Length > 0 && !names.Contains(test.Name)) continue;
            try
            {
                test.Invoke(null, null);
            }
            catch (TargetInvocationException error)
            {
                isWrong = true;
                Console.Error.WriteLine(test.Name + ": " + error.InnerException);
            }
        }
        ExitAtOnce(isWrong ? 1 : 0);
    }
}
