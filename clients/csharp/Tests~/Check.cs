using System;
using System.Collections.Generic;

/// A failed test.
sealed class Wrong : Exception
{
    public Wrong(string message) : base(message) { }
}

static class Check
{
    /// Time limit for hangs; no verdict depends on time.
    public const int PatienceMs = 60000;

    public static void Same<T>(T expected, T found, string what = "")
    {
        if (!EqualityComparer<T>.Default.Equals(expected, found))
            throw new Wrong(what + ": expected " + expected + ", found " + found);
    }

    public static void True(bool holds, string what)
    {
        if (!holds) throw new Wrong(what);
    }

    /// The code of the thrown error.
    public static string CodeOf(Action act)
    {
        try
        {
            act();
        }
        catch (Understudy.UnderstudyException error)
        {
            return error.Code;
        }
        throw new Wrong("nothing was thrown");
    }
}
